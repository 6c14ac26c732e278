import { expect } from 'vitest';
import type { GlimpsePage } from '../../../src/ui/page/page.ts';

export interface Stage {
  readonly frame: HTMLIFrameElement;
  readonly window: Window & typeof globalThis;
  readonly document: Document;
  readonly element: GlimpsePage;
  readonly one: <T extends HTMLElement = HTMLElement>(selector: string) => T;
  readonly all: <T extends HTMLElement = HTMLElement>(selector: string) => T[];
  /** Opens the search for these words, and waits for an answer with meaning. */
  readonly ask: (text: string, meant?: boolean) => Promise<string[]>;
  /** The first place found that says this. */
  readonly choose: (text: string) => Promise<void>;
  readonly highlighted: () => string[];
  /** All that the element could have left on its page. */
  readonly traces: () => unknown;
}

const frames: HTMLIFrameElement[] = [];

/** One of the pages of test/fixtures/pages in a frame of its own, as it was before anything of ours came. */
export async function visit(name: string, hash = ''): Promise<{ frame: HTMLIFrameElement; window: Window & typeof globalThis; document: Document; before: unknown }> {
  const frame = document.createElement('iframe');
  Object.assign(frame.style, { width: '800px', height: '600px', border: '0' });
  frame.title = name;
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
  frame.src = `/test/fixtures/pages/${name}.html${hash}`;
  document.body.append(frame);
  frames.push(frame);
  await loaded;
  const window = frame.contentWindow as Window & typeof globalThis;
  return { frame, window, document: window.document, before: tracesOf(window) };
}

export function leave(): void {
  for (const frame of frames.splice(0)) frame.remove();
}

function tracesOf({ document, CSS, localStorage, sessionStorage }: Window & typeof globalThis): unknown {
  const root = Object.getOwnPropertyDescriptor(Document.prototype, 'documentElement')?.get?.call(document) as Element;
  return { html: root.outerHTML, sheets: document.adoptedStyleSheets.length, highlights: [...CSS.highlights.keys()], stored: [...Object.keys(localStorage), ...Object.keys(sessionStorage)] };
}

/** Loads the element into a page as its author would: one module, one tag. */
export async function stage(name: string, attributes: Record<string, string> = {}, { hash = '', page = visit(name, hash) } = {}): Promise<Stage & { readonly before: unknown }> {
  const { frame, window, document, before } = await page;
  // What the test's server wraps imports with is in the test's own window only.
  Object.assign(window, { __vitest_browser_runner__: { wrapDynamicImport: (load: () => unknown) => load() } });
  // By a module of the frame itself: its elements, its workers, its observers.
  const load = new window.Function("return import('/src/page.ts')") as () => Promise<unknown>;
  await load();
  const create = window.Document.prototype.createElement;
  const element = create.call(document, 'glimpse-page') as GlimpsePage;
  for (const [key, value] of Object.entries({ 'model-base': `${location.origin}/models/`, 'wasm-base': `${location.origin}/wasm/`, device: 'wasm', ...attributes })) element.setAttribute(key, value);
  const tool = window.Document.prototype.querySelector.call(document, '#tool');
  if (!tool) throw new Error('no place for the element');
  tool.append(element);
  await element.updateComplete;
  const root = element.shadowRoot as ShadowRoot;
  const all = <T extends HTMLElement>(selector: string): T[] => [...root.querySelectorAll<T>(selector)];
  const one = <T extends HTMLElement>(selector: string): T => {
    const [found] = all<T>(selector);
    if (!found) throw new Error(`no ${selector}`);
    return found;
  };
  const answers = (): string[] => all('.hit').map((hit) => hit.textContent?.replace(/\s+/g, ' ').trim() ?? '');
  const settled = (): boolean => all('.busy').length === 0 && !one('.foot').textContent?.includes('Reading the page');
  return {
    frame, window, document, element, one, all, before,
    async ask(text, meant = true) {
      element.open('');
      await expect.poll(() => all('.hit, .nothing').length).toBe(0);
      element.open(text);
      await expect.poll(() => answers().length + all('.nothing').length).toBeGreaterThan(0);
      if (meant) await expect.poll(settled, { timeout: 60_000 }).toBe(true);
      return answers();
    },
    async choose(text) {
      const hit = all('.hit').find((candidate) => candidate.textContent?.includes(text));
      if (!hit) throw new Error(`nothing found says ${text}: ${answers().join(' | ')}`);
      hit.click();
      await expect.poll(() => all('.findbar .place').length).toBe(1);
    },
    highlighted: () => [...((window.CSS.highlights.get('glimpse') as Iterable<Range> | undefined) ?? [])].map(String),
    traces: () => tracesOf(window),
  };
}
