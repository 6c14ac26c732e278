/** Words to token ids, special tokens included. */
export type Tokenize = (text: string) => readonly number[];

/**
 * The tokenizer in these files, by the library that transformers.js uses: all of transformers.js takes much longer to load.
 * @param files by path, `tokenizer.json` and `tokenizer_config.json`
 */
export async function loadTokenizer(files: ReadonlyMap<string, ArrayBuffer>): Promise<Tokenize> {
  const { Tokenizer } = await import('@huggingface/tokenizers');
  const read = (path: string): object => JSON.parse(new TextDecoder().decode(files.get(path))) as object;
  const tokenizer = new Tokenizer(read('tokenizer.json'), read('tokenizer_config.json'));
  const encode = (text: string): readonly number[] => tokenizer.encode(text).ids;
  // A tokenizer that ignores case must not see a capital sigma: JavaScript lowers one that ends a word to another letter
  // than the reference does.
  const ignoresCase = String(encode('Σα')) === String(encode('σα'));
  return ignoresCase ? (text) => encode(text.replaceAll('Σ', 'σ')) : encode;
}

/**
 * Token ids cut to `limit` with the last one (the end of the text) kept, as the reference's tokenizer does.
 */
export function truncate(ids: readonly number[], limit: number): readonly number[] {
  return ids.length <= limit ? ids : [...ids.slice(0, limit - 1), ids.at(-1)!];
}
