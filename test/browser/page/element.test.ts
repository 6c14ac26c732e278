import { afterEach, expect, test } from 'vitest';
import { leave, stage } from './stage.ts';

afterEach(leave);

test('a model that knows words only is not downloaded without a question either', async () => {
  const set = await stage('docs', { model: 'jina-embeddings-v2-base-en' });
  set.element.open('password');
  await expect.poll(() => set.all('.consent').map(({ textContent }) => textContent)).toEqual([expect.stringContaining('jina-embeddings-v2-base-en')]);
  expect(set.one('.consent .primary').textContent).toBe('Download');
  expect(set.all('.hit').length).toBeGreaterThan(0);
  set.one('.consent .plain').click();
  await expect.poll(() => set.all('.consent').length).toBe(0);
  expect(set.one('.foot').textContent).not.toContain('Reading the page');
});
