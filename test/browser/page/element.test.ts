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

test('another model looks at the pictures anew, and each stay on a page has the whole budget', async () => {
  const main = document.createElement('main');
  const picture = document.createElement('img');
  Object.assign(picture, { src: '/album/035.webp', alt: 'Print no. 35', width: 200, height: 200 });
  main.append(picture);
  const element = document.createElement('glimpse-page');
  for (const [name, value] of Object.entries({ 'budget-ms': '0', 'budget-bytes': '1', 'model-base': '/models/', 'wasm-base': '/wasm/', device: 'wasm' })) element.setAttribute(name, value);
  document.body.replaceChildren(main, element);
  const foot = () => element.shadowRoot?.querySelector('.foot')?.textContent ?? '';
  const hits = () => element.shadowRoot?.querySelectorAll('.hit').length;
  await element.updateComplete;
  element.open('two purple boats');
  await expect.poll(foot).toContain('1 picture was not looked at');
  // The same model, which is another library to the element.
  element.budgetMs = 60_000;
  element.modelBase = '/models/ /models/';
  await expect.poll(foot).not.toContain('was not looked at');
  await expect.poll(hits, { timeout: 45_000 }).toBe(1);
  element.remove();
  document.body.append(element);
  element.open('two purple boats');
  await expect.poll(hits).toBe(1);
  expect(foot()).not.toContain('was not looked at');
  document.body.replaceChildren();
});
