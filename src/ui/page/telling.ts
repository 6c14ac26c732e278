/** What English questions are asked with, and what stands in every sentence: none of it is what is looked for. */
const empty = new Set(
  'a an the of on in at by with and or to for from is are was were be been has have had that this these those it its there here as not no do does did can could will would shall should may might must i you he she we they me my your our their what which who whom whose when where why how show find tell about any some'.split(' '),
);

/** The words of a query that say what is looked for; all of them, where none does. */
export function tellingWords(query: string): string[] {
  const words = query.match(/[\p{L}\p{M}\p{N}]+(?:['’][\p{L}]+)?/gu) ?? [];
  const telling = words.filter((word) => !empty.has(word.toLowerCase()));
  return telling.length > 0 ? telling : words;
}
