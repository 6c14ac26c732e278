/** An AssemblyScript kernel, compiled by tools/kernels.mjs: the module in base64. */
declare module '*?wasm' {
  const base64: string;
  export default base64;
}
