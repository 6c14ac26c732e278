/** An AssemblyScript kernel, compiled by tools/kernels.mjs: the module in base64. */
declare module '*?wasm' {
  const base64: string;
  export default base64;
}

/** The same, with a memory that it is given. */
declare module '*?wasm&memory' {
  const base64: string;
  export default base64;
}

/** The same, with relaxed SIMD. */
declare module '*?wasm&memory&relaxed' {
  const base64: string;
  export default base64;
}
