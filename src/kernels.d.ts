/** An AssemblyScript kernel, compiled by tools/kernels.mjs: the module's bytes. */
declare module '*?wasm' {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}

/** The same, with a memory that it is given. */
declare module '*?wasm&memory' {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}

/** The same, with relaxed SIMD. */
declare module '*?wasm&memory&relaxed' {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}

/** With a memory that threads share. */
declare module '*?wasm&memory&shared' {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}

/** The same, with relaxed SIMD. */
declare module '*?wasm&memory&shared&relaxed' {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}
