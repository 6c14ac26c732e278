import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FileRecord, PartStore } from '../store/part-store.ts';

/** Beside the files: what is known of each, so that a hash that nobody pinned is enforced in the next run too. */
const recordsName = '.glimpse-files.json';

/** Files in a folder. One that is not whole yet is called `….part`. */
export class FolderParts {
  readonly #folder: string;
  readonly #records: Map<string, FileRecord>;

  private constructor(folder: string, records: Map<string, FileRecord>) {
    this.#folder = folder;
    this.#records = records;
  }

  static async open(folder: string): Promise<FolderParts> {
    const text = await readFile(join(folder, recordsName), 'utf8').catch(() => '{}');
    return new FolderParts(folder, new Map(Object.entries(parse(text))));
  }

  pathOf(file: string): string {
    return join(this.#folder, file);
  }

  /** A store for this one file, whatever key it is asked for. */
  file(name: string): PartStore & { record(): Promise<FileRecord | undefined> } {
    const whole = this.pathOf(name);
    const partial = `${whole}.part`;
    const where = async () => ((await exists(partial)) ? partial : whole);
    return {
      record: async () => {
        const record = this.#records.get(name);
        if (!record || (await exists(await where()))) return record;
        return { ...record, parts: [], complete: false };
      },
      read: async (_key, part) => {
        const { partSize, bytes } = this.#records.get(name)!;
        const file = await open(await where());
        try {
          const buffer = new Uint8Array(Math.min(partSize, bytes - part * partSize));
          const { bytesRead } = await file.read(buffer, 0, buffer.length, part * partSize);
          return buffer.subarray(0, bytesRead);
        } finally {
          await file.close();
        }
      },
      commit: async (_key, record, part) => {
        if (part) await write(record.complete ? await where() : partial, part.bytes, part.number * record.partSize);
        await this.#save(name, record);
        if (record.complete && (await exists(partial))) await rename(partial, whole);
      },
      drop: async (_key, record) => {
        await this.#save(name, record);
        await rm(partial, { force: true });
      },
      clear: () => this.#save(name, undefined),
    };
  }

  async #save(name: string, record: FileRecord | undefined): Promise<void> {
    if (record) this.#records.set(name, record);
    else this.#records.delete(name);
    await mkdir(this.#folder, { recursive: true });
    const path = this.pathOf(recordsName);
    await writeFile(`${path}.new`, `${JSON.stringify(Object.fromEntries(this.#records), undefined, 1)}\n`);
    await rename(`${path}.new`, path);
  }
}

/** SHA-256 of a file; undefined when there is none. */
export async function hashOf(path: string): Promise<string | undefined> {
  if (!(await exists(path))) return undefined;
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  return hash.digest('hex');
}

/** Records that cannot be read are none: the files are fetched again. */
function parse(text: string): Record<string, FileRecord> {
  try {
    return JSON.parse(text, (_key, value: unknown) => value ?? undefined) as Record<string, FileRecord>;
  } catch {
    return {};
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(() => true, () => false);
}

async function write(path: string, bytes: Uint8Array, position: number): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, (await exists(path)) ? 'r+' : 'w+');
  try {
    await file.write(bytes, 0, bytes.length, position);
  } finally {
    await file.close();
  }
}
