import axe from 'axe-core';
import { expect } from 'vitest';
import { page } from 'vitest/browser';
import type { GlimpsePage } from '../../../src/ui/page/page.ts';

const text = `<main><h1>Boats</h1><h2>Sails</h2><p>Sails of cotton have to be dried before they are folded, or they rot.</p>
  <figure><img src="/album/035.webp" alt="two purple boats" width="200" height="200"><figcaption>Two of them</figcaption></figure>
  <h2>Engines</h2><p>Bleed the fuel line of the engine before the boats leave.</p></main>`;

/** A small page in the test's own window, with the element. */
export async function stage(attributes: Record<string, string> = {}): Promise<GlimpsePage> {
  const { body } = new DOMParser().parseFromString(text, 'text/html');
  const element = document.createElement('glimpse-page');
  for (const [name, value] of Object.entries({ model: 'jina-clip-v1', 'wasm-base': '/wasm/', ...attributes })) element.setAttribute(name, value);
  document.body.replaceChildren(...body.childNodes, element);
  await element.updateComplete;
  return element;
}

export const all = (element: GlimpsePage, selector: string): HTMLElement[] => [...(element.shadowRoot?.querySelectorAll<HTMLElement>(selector) ?? [])];

/** Asks axe. */
export async function check(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 50));
  const { violations } = await axe.run(document.body, { rules: { region: { enabled: false } } });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
}

/** Words that the page has. */
export async function ask(element: GlimpsePage, words: string): Promise<void> {
  element.open(words);
  await expect.poll(() => all(element, '.hit').length).toBeGreaterThan(0);
}

/** Everything as it was. */
export async function clear(): Promise<void> {
  document.body.replaceChildren();
  document.documentElement.style.colorScheme = '';
  document.documentElement.dir = '';
  await page.viewport(800, 600);
}
