import start from 'sqlite-vec-wasm-demo';
import binary from '../../../node_modules/sqlite-vec-wasm-demo/sqlite3.wasm?url';
import { dims, type Make } from './types.ts';

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array<ArrayBuffer>): Uint8Array => new Uint8Array(buffer, byteOffset, byteLength);

export const make: Make = async () => {
  const sqlite = await start({ wasmBinary: await (await fetch(binary)).arrayBuffer(), print: () => undefined, printErr: () => undefined });
  const database = new sqlite.oo1.DB(':memory:');
  database.exec(`create virtual table rows using vec0(vector float[${dims}] distance_metric=cosine)`);
  database.exec('begin');
  const insertion = database.prepare('insert into rows(rowid, vector) values (?, ?)');
  return {
    insert(id, vector) {
      insertion.bind(1, BigInt(id));
      insertion.bindAsBlob(2, bytesOf(vector));
      insertion.step();
      insertion.reset();
    },
    ways() {
      database.exec('commit');
      const query = database.prepare('select rowid from rows where vector match ? and k = ? order by distance');
      return {
        vec0: {
          search(vector, k) {
            query.bindAsBlob(1, bytesOf(vector));
            query.bind(2, k);
            const found: number[] = [];
            while (query.step()) found.push(Number(query.get(0)));
            query.reset();
            return found;
          },
        },
      };
    },
    bytes: () => sqlite.wasm.memory.buffer.byteLength,
  };
};
