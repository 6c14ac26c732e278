import type { Parsed } from '../rank/parse-query.ts';

const day = 'a date is written 2024, 2024-06 or 2024-06-15';
const odd: Readonly<Record<Parsed['problems'][number]['name'], string>> = {
  before: day,
  after: day,
  folder: 'a folder is written folder:Holidays',
  camera: 'a camera is written camera:Pixel',
  type: 'a kind of file is written type:png',
  tag: 'a tag is written tag:garden',
  has: 'only has:caption and -has:caption are known',
  near: 'a place is written near:48.1,11.6,20km',
};

/** What in a query begins like a filter and was not understood as one: a line each. */
export function oddities({ problems }: Parsed): string[] {
  return problems.map(({ token, name, why }) => {
    if (why === 'twice') return `"${token}" does not count: there is another one behind it.`;
    return `"${token}" was searched for as words: ${why === 'minus' ? 'of filters only has:caption can be subtracted' : odd[name]}.`;
  });
}
