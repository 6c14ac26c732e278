import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import type { Facets, Query, Stats } from '../../../src/types.ts';
import { FakeLibrary, focused, pause, press, stage, type, until } from './fake-library.ts';

const many = Array.from({ length: 12 }, (_, index) => ({ value: `tag ${index}`, count: 12 - index }));
const all: Facets = {
  folders: [{ value: 'Holidays', count: 9 }, { value: 'Summer "24"', count: 4 }], cameras: [{ value: 'Pixel 8', count: 3 }], types: [{ value: 'jpeg', count: 9 }, { value: 'text', count: 2 }],
  tags: many, years: [{ value: 2024, count: 5 }, { value: 2023, count: 2 }], captioned: 3, placed: 0, total: 20,
};

/** A library that can be filtered. */
class Filterable extends FakeLibrary {
  asked: (Pick<Query, 'filters'> | undefined)[] = [];
  captioned = 3;

  override async facets(query?: Pick<Query, 'filters'>): Promise<Facets> {
    this.asked.push(query);
    return all;
  }

  override async stats(): Promise<Stats> {
    return { ...(await super.stats()), captioned: this.captioned };
  }
}

async function open(library = new Filterable(20)) {
  const set = await stage(library);
  await until(() => set.all('[part=toggle]').length === 1);
  set.one('[part=toggle]').click();
  await until(() => set.all('[part=facet]').length > 0);
  const value = (label: string) => set.all('[part=value]').find((button) => button.querySelector('bdi')?.textContent === label)!;
  const text = () => (set.one('input[type=search]') as HTMLInputElement).value;
  return { ...set, library, value, text };
}

test('an empty library has no filters', async () => {
  const set = await stage(new Filterable(0));
  await pause(50);
  expect(set.all('glimpse-filters')).toEqual([]);
});

test('what there is a choice of, eight values at most, and the others on demand', async () => {
  const { all: find, one, library } = await open();
  expect(library.asked).toEqual([{ filters: {} }]);
  const names = find('[part=facet] .name').map(({ textContent }) => textContent);
  expect(names).toEqual(['Year', 'Folder', 'Kind', 'Tag', 'Caption']);
  const tags = () => find('[part=facet]').find((facet) => facet.textContent?.includes('Tag'))!;
  expect(tags().querySelectorAll('[part=value]').length).toBe(8);
  tags().querySelector<HTMLElement>('.link')?.click();
  await until(() => tags().querySelectorAll('[part=value]').length === 12);
  expect(one('[part=value]').textContent?.replaceAll(/\s+/g, ' ').trim()).toBe('2024 5');
});

test('a value that is pressed stands in the box, and goes again; the words stay, and the focus too', async () => {
  const { value, text, one, all: find, library } = await open();
  type(one('input[type=search]'), 'a boat');
  value('Summer "24"').focus();
  value('Summer "24"').click();
  await until(() => text() === 'a boat folder:"Summer ""24"""' && library.queries.at(-1)?.filters !== undefined);
  expect(library.queries.at(-1)).toMatchObject({ text: 'a boat', filters: { folder: 'Summer "24"' } });
  await until(() => value('Summer "24"').ariaPressed === 'true');
  expect(focused()).toBe(value('Summer "24"'));
  await until(() => find('.set').length === 1);
  expect(one('.set').textContent).toBe('1 set');
  value('2023').click();
  await until(() => text().endsWith(' after:2023 before:2024'));
  await until(() => value('2023').ariaPressed === 'true' && library.queries.at(-1)?.filters?.after !== undefined);
  expect(library.queries.at(-1)?.filters).toEqual({ folder: 'Summer "24"', after: Date.UTC(2023, 0), before: Date.UTC(2024, 0) });
  value('2023').click();
  value('Summer "24"').click();
  await until(() => text() === 'a boat');
});

test('a filter that was typed is shown as set, also where it has no list', async () => {
  const { value, text, one } = await open();
  type(one('input[type=search]'), 'tag:garden camera:pixel near:48.1,11.6,20km before:2024-06-15 -has:caption');
  await until(() => value('garden')?.ariaPressed === 'true');
  expect(value('pixel').ariaPressed).toBe('true');
  expect(value('without one').ariaPressed).toBe('true');
  value('within 20 km of 48, 12').click();
  await until(() => !text().includes('near'));
  value('before Jun 15, 2024').click();
  await until(() => !text().includes('before'));
  one('.foot button').click();
  await until(() => text() === '');
});

test('order, where to look, words against pictures and groups are asked for at once', async () => {
  const { one, all: find, library } = await open();
  type(one('input[type=search]'), 'a boat');
  await until(() => library.queries.length > 0);
  const [order, where] = find('select') as HTMLSelectElement[];
  const choose = (select: HTMLSelectElement, value: string) => {
    select.value = value;
    select.dispatchEvent(new Event('change'));
  };
  choose(order!, 'newest');
  await until(() => library.queries.at(-1)?.order === 'newest');
  const slider = one('#balance') as HTMLInputElement;
  expect([slider.value, slider.ariaValueText ?? slider.getAttribute('aria-valuetext')]).toEqual(['1', 'Pictures count 2 times as much']);
  slider.value = '-2';
  slider.dispatchEvent(new Event('input'));
  await until(() => library.queries.at(-1)?.lambda === 0.25);
  await until(() => slider.getAttribute('aria-valuetext') === 'Words count 4 times as much');
  choose(where!, 'words');
  await until(() => library.queries.at(-1)?.in === 'words' && find('#balance').length === 0);
  one('.switch input').click();
  await until(() => library.queries.at(-1)?.group === false);
});

test('the filters keep away from the box and stand at the edge; the settings fill their lines', async () => {
  await page.viewport(1440, 900);
  const { one, all: find } = await open();
  const toggle = one('[part=toggle]').getBoundingClientRect();
  expect(toggle.top - one('.field').getBoundingClientRect().bottom).toBeGreaterThan(4);
  expect(one('[part=toggle] .icon').getBoundingClientRect().left).toBeCloseTo(one('.count').getBoundingClientRect().left, 0);
  const tops = find('.settings > *').map((setting) => Math.round(setting.getBoundingClientRect().top + setting.offsetHeight / 2));
  expect(tops.filter((top) => Math.abs(top - tops[0]!) < 8).length).toBeGreaterThan(2);
});

test('without captions there is nothing to weigh', async () => {
  const library = new Filterable(20);
  library.captioned = 0;
  const { all: find } = await open(library);
  expect(find('select').length).toBe(1);
  expect(find('#balance')).toEqual([]);
});

test('Escape closes the panel and brings the focus back', async () => {
  const { one, all: find, value } = await open();
  value('2024').focus();
  press(value('2024'), 'Escape');
  await until(() => find('[part=facet]').length === 0);
  expect(focused()).toBe(one('[part=toggle]'));
  expect(one('[part=toggle]').ariaExpanded).toBe('false');
});
