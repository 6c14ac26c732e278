const words = 'a the two red blue small old woman man dog cat boat house street mountain sea sky night morning child bicycle tree standing running near under beside with and of holding umbrella table window light snow beach market people bridge garden'.split(' ');

/** Captions of 5 to 40 words, always the same ones. */
export function captions(count: number): string[] {
  let state = 7;
  const random = (below: number): number => ((state = (Math.imul(state, 1664525) + 1013904223) | 0) >>> 8) % below;
  return Array.from({ length: count }, () => Array.from({ length: 5 + random(36) }, () => words[random(words.length)]!).join(' '));
}
