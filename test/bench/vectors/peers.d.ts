/** What is used of a package that has no types. */
declare module 'sqlite-vec-wasm-demo' {
  interface Statement {
    bind(at: number, value: number | bigint): Statement;
    bindAsBlob(at: number, value: Uint8Array): Statement;
    step(): boolean;
    get(column: number): unknown;
    reset(): Statement;
  }
  interface Database {
    exec(sql: string): Database;
    prepare(sql: string): Statement;
  }
  interface Sqlite {
    readonly oo1: { readonly DB: new (path: string) => Database };
    readonly wasm: { readonly memory: WebAssembly.Memory };
  }
  export default function start(options: { wasmBinary: ArrayBuffer; print(text: string): void; printErr(text: string): void }): Promise<Sqlite>;
}
