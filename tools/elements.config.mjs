/** Settings of the custom elements analyzer. */

/** Lit's `state: true` means that a property is the element's own affair: no attribute, nothing public. */
function ownState() {
  /** @type {Map<string, Set<string>>} */
  const found = new Map();
  return {
    name: 'own-state',
    analyzePhase({ ts, node }) {
      if (!ts.isClassDeclaration(node) || !node.name) return;
      const declared = node.members.find((member) => ts.isPropertyDeclaration(member) && member.name.getText() === 'properties')?.initializer;
      if (!declared || !ts.isObjectLiteralExpression(declared)) return;
      const names = declared.properties.filter((property) => /\bstate:\s*true\b/.test(property.initializer?.getText() ?? '')).map((property) => property.name.getText());
      found.set(node.name.getText(), new Set(names));
    },
    moduleLinkPhase({ moduleDoc }) {
      for (const declaration of moduleDoc.declarations ?? []) {
        const own = found.get(declaration.name);
        if (!own) continue;
        declaration.members = declaration.members?.filter(({ name }) => !own.has(name));
        declaration.attributes = declaration.attributes?.filter(({ name, fieldName }) => !own.has(fieldName ?? name));
      }
    },
  };
}

/** A property that mirrors an attribute is described where the attribute is. */
function describedByAttribute() {
  return {
    name: 'described-by-attribute',
    packageLinkPhase({ customElementsManifest }) {
      for (const { declarations = [] } of customElementsManifest.modules) {
        for (const { members = [], attributes = [] } of declarations) {
          for (const member of members) member.description ??= attributes.find(({ name, fieldName }) => (fieldName ?? name) === member.name)?.description;
        }
      }
    },
  };
}

export default { globs: ['src/ui/**/*.ts'], outdir: 'dist/lib', litelement: true, plugins: [ownState(), describedByAttribute()] };
