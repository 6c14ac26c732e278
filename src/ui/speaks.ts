import type { ModelFacts } from '../types.ts';

/** Whether the model was made for another language than the page's. */
export function speaksAnother({ languages }: ModelFacts): boolean {
  const { lang } = document.documentElement;
  return languages === 'English' && lang !== '' && !/^en\b/i.test(lang);
}
