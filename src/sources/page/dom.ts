/**
 * Reads of the document that a page cannot forge: in `<form><input name="firstChild"></form>` the form's own `firstChild` is that input.
 * Documents of other makers (`linkedom` in Node) have no such names, and are read plainly.
 */

interface Kind<T> {
  readonly prototype: T;
}

function reader<T extends object, K extends keyof T & string>(kind: Kind<T> | undefined, name: K): (object: T) => T[K] {
  const get = kind && (Object.getOwnPropertyDescriptor(kind.prototype, name)?.get as ((this: T) => T[K]) | undefined);
  return get ? (object) => get.call(object) : (object) => object[name];
}

// In Node there are none of these.
const { Node: NodeKind, Element: ElementKind, Document: DocumentKind, CharacterData: DataKind } = globalThis as Partial<typeof globalThis>;

export const firstChild = reader<Node, 'firstChild'>(NodeKind, 'firstChild');
export const nextSibling = reader<Node, 'nextSibling'>(NodeKind, 'nextSibling');
export const parentNode = reader<Node, 'parentNode'>(NodeKind, 'parentNode');
export const isConnected = reader<Node, 'isConnected'>(NodeKind, 'isConnected');
export const dataOf = reader<CharacterData, 'data'>(DataKind, 'data');
const nodeType = reader<Node, 'nodeType'>(NodeKind, 'nodeType');
const localName = reader<Element, 'localName'>(ElementKind, 'localName');
export const documentElement = reader<Document, 'documentElement'>(DocumentKind, 'documentElement');

export function isElement(node: Node): node is Element {
  return nodeType(node) === 1;
}

/** Character data: the text that a page shows, CDATA too. */
export function isText(node: Node): node is Text {
  const type = nodeType(node);
  return type === 3 || type === 4;
}

export function isDocument(node: Node): node is Document {
  return nodeType(node) === 9;
}

/** Name of the tag, in small letters. */
export function tagOf(element: Element): string {
  return localName(element).toLowerCase();
}

export function attribute(element: Element, name: string): string | null {
  return ElementKind ? ElementKind.prototype.getAttribute.call(element, name) : element.getAttribute(name);
}

export function contains(node: Node, other: Node): boolean {
  return NodeKind ? NodeKind.prototype.contains.call(node, other) : node.contains(other);
}

/** @throws the platform's `SyntaxError` when the selector is none */
export function matches(element: Element, selector: string): boolean {
  return ElementKind ? ElementKind.prototype.matches.call(element, selector) : element.matches(selector);
}
