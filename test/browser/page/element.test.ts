import { afterEach, expect, test } from 'vitest';
import '../../../src/page.ts';
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

test('the search can be opened before the element is drawn; on no page nothing happens', async () => {
  const main = document.createElement('main');
  main.append('Sails of cotton have to be dried.');
  document.body.replaceChildren(main);
  const element = document.createElement('glimpse-page');
  element.setAttribute('model', 'jina-clip-v1');
  const dialog = () => element.shadowRoot?.querySelector('dialog');
  element.open('cotton');
  document.body.append(element);
  await element.updateComplete;
  expect(dialog()?.open).toBe(false);
  element.remove();
  element.open('cotton');
  expect(dialog()?.open).toBe(false);
  const other = document.createElement('glimpse-page');
  other.setAttribute('model', 'jina-clip-v1');
  document.body.append(other);
  other.open('cotton');
  await expect.poll(() => other.shadowRoot?.querySelector('dialog')?.open).toBe(true);
  await expect.poll(() => other.shadowRoot?.querySelectorAll('.hit').length).toBe(1);
  document.body.replaceChildren();
});
