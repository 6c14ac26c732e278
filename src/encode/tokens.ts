import type { PreTrainedTokenizer } from '@huggingface/transformers';
import type { Onnx } from './runtime.ts';

/** Never resolved: transformers.js wants an address for a file, and only our `fetch` ever sees it. */
const host = 'https://glimpse.invalid/';

/** transformers.js remembers by name what it has loaded. */
let loaded = 0;

/** Words to token ids, special tokens included. */
export type Tokenize = (text: string) => readonly number[];

/**
 * The tokenizer in these files: transformers.js, fed from memory alone, with no network and no cache of its own.
 * @param files by path, `tokenizer.json` and `tokenizer_config.json`
 */
export async function loadTokenizer(onnx: Onnx, files: ReadonlyMap<string, ArrayBuffer>): Promise<Tokenize> {
  // transformers.js takes this runtime instead of its own, if it is here before the import.
  Object.assign(globalThis, { [Symbol.for('onnxruntime')]: onnx });
  const { AutoTokenizer, env } = await import('@huggingface/transformers');
  env.allowRemoteModels = true;
  env.allowLocalModels = false;
  env.useBrowserCache = false;
  env.useWasmCache = false;
  env.useCustomCache = false;
  env.remoteHost = host;
  env.remotePathTemplate = '{model}/';
  env.fetch = async (input: string | URL | Request) => {
    const url = input instanceof Request ? input.url : String(input);
    const file = files.get(url.slice(url.lastIndexOf('/') + 1));
    return url.startsWith(host) && file ? new Response(file, { headers: { 'content-length': String(file.byteLength) } }) : new Response(null, { status: 404 });
  };
  const tokenizer: PreTrainedTokenizer = await AutoTokenizer.from_pretrained(`model-${loaded++}`);
  const encode = (text: string): readonly number[] => tokenizer.encode(text);
  // A tokenizer that ignores case must not see a capital sigma: JavaScript lowers one that ends a word to another letter
  // than the reference does.
  const ignoresCase = String(encode('Σα')) === String(encode('σα'));
  return ignoresCase ? (text) => encode(text.replaceAll('Σ', 'σ')) : encode;
}

/**
 * Token ids cut to `limit` with the last one (the end of the text) kept, as the reference's tokenizer does; transformers.js'
 * own truncation would lose it.
 */
export function truncate(ids: readonly number[], limit: number): readonly number[] {
  return ids.length <= limit ? ids : [...ids.slice(0, limit - 1), ids.at(-1)!];
}
