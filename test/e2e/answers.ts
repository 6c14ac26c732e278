import type { Page } from 'playwright';
import type { Query, Results } from '../../src/types.ts';
import { field } from './rig.ts';

export interface Said {
  readonly query: Query;
  readonly results: Results;
}

/** Does something that changes the answer, and gives the answer in which the model had its part. */
export async function answer(page: Page, act: () => Promise<unknown>): Promise<Said> {
  await page.evaluate(() => Object.assign(globalThis, { newest: undefined }));
  await act();
  const said = await page.waitForFunction(() => {
    const { newest } = globalThis as unknown as { newest?: Said };
    return newest && !newest.results.keywordsOnly && newest.results.settled ? newest : undefined;
  });
  return (await said.jsonValue()) as Said;
}

/** Types words, with filters or without, and gives the answer to them. */
export async function ask(page: Page, words: string): Promise<Results> {
  return (await answer(page, () => field(page).fill(words))).results;
}
