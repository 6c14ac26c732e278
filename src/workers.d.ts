/** A worker's address, as Vite writes it. */
declare module '*?worker&url' {
  const address: string;
  export default address;
}
