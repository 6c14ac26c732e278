import { expect, test } from 'vitest';
import type { Facets, Label } from '../../../src/types.ts';
import { FakeLibrary, item, pause, stage, until } from './fake-library.ts';

class Describing extends FakeLibrary {
  given: { id: string; labels: readonly string[] }[] = [];

  override async describe(id: string, labels: readonly string[]): Promise<Label[]> {
    this.given.push({ id, labels });
    return [{ label: 'cat', score: 0.6 }, { label: 'car', score: 0.3 }, { label: 'cup', score: 0.15 }, { label: 'fish', score: 0.05 }];
  }

  override async facets(): Promise<Facets> {
    return { folders: [], cameras: [], types: [], tags: [], years: [], captioned: 0, placed: 0, total: this.items.length };
  }
}

async function details(library = new Describing(5)) {
  const set = await stage(library);
  set.one('.privacy').click();
  await until(() => set.all('input[role=switch]').length === 1);
  return { ...set, library, box: set.one('input[role=switch]') as HTMLInputElement };
}

test('labels are off unless they are wanted: nothing is guessed', async () => {
  const { session, all, box, library } = await details();
  expect(box.checked).toBe(false);
  session.show('id-1');
  await until(() => all('dialog[open]').length === 1);
  await pause(50);
  expect(library.given).toEqual([]);
  expect(all('dialog img').map((img) => (img as HTMLImageElement).alt)).toEqual(['picture 1.png']);
});

test('a guess is marked as one, and stands in only where there is no caption', async () => {
  const library = new Describing(3);
  library.items[1] = item(1, { caption: 'my cat' });
  const { session, all, one, box } = await details(library);
  box.click();
  await until(() => all('textarea').length === 1);
  session.show('id-0');
  await until(() => all('dialog[open]').length === 1 && one('dialog[open]').textContent!.includes('Looks like'));
  expect(one('dialog[open] dl').textContent).toContain('cat, car (a guess)');
  expect((one('dialog img') as HTMLImageElement).alt).toBe('Perhaps: cat, car (a guess)');
  expect(library.given).toEqual([{ id: 'id-0', labels: expect.arrayContaining(['house', 'tree', 'car']) }]);
  session.show('id-1');
  await until(() => library.given.length === 2 && (one('dialog img') as HTMLImageElement).alt === 'my cat');
});

test('the list is the person’s own, outlives the page, and offers searches', async () => {
  const { session, all, one, box } = await details();
  box.click();
  await until(() => all('textarea').length === 1);
  const field = one('textarea') as HTMLTextAreaElement;
  expect(field.value.split('\n').length).toBeGreaterThanOrEqual(40);
  field.value = ' my dog \n\nmy dog\nour garden';
  field.dispatchEvent(new InputEvent('input'));
  await until(() => all('.examples button').length === 2);
  expect(JSON.parse(localStorage.getItem(`glimpse:labels:${session.name}`)!)).toEqual({ on: true, list: ['my dog', 'our garden'] });
  all('.examples button')[1]?.click();
  await until(() => session.searching.asked?.text === 'our garden');
});

test('what is stored is not trusted', async () => {
  for (const stored of ['{', 'null', '[]', '{"on":"yes","list":5}', '{"on":true,"list":[1,{},""]}']) {
    const library = new Describing(3);
    const set = await stage(library, {}, (name) => localStorage.setItem(`glimpse:labels:${name}`, stored));
    set.one('.privacy').click();
    await until(() => set.all('input[role=switch]').length === 1);
    expect((set.one('input[role=switch]') as HTMLInputElement).checked, stored).toBe(stored.startsWith('{"on":true'));
  }
});
