const get = globalThis.Node && (Object.getOwnPropertyDescriptor(Node.prototype, 'baseURI')?.get as ((this: Node) => string) | undefined);

/** Address from which a document takes relative ones, as no `<img name="baseURI">` can forge it. */
export function baseOf(node: Node): string {
  return get ? get.call(node) : node.baseURI;
}
