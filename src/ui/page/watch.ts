import { steps, type Found } from '../../sources/page/collect.ts';
import { contains, isConnected } from '../../sources/page/dom.ts';
import { targetOf } from './target.ts';

/** Milliseconds of silence before a page that changes is looked at again, and after which one that never falls silent is. */
const [quiet, longest] = [300, 2000];
/** Milliseconds that the page is held at once at most. */
const slice = 6;
/** Things on one page at most. */
const most = 20_000;
/** What of an element changes what there is to find. Classes and styles change all the time: they count when the page is looked at anyway. */
const attributes = ['alt', 'src', 'srcset', 'title', 'id', 'hidden', 'aria-hidden', 'aria-label', 'data-glimpse-ignore'];

export interface WatchOptions {
  readonly target: string | undefined;
  readonly backgrounds: boolean;
}

/** One walk through the page. */
interface Look {
  /** Somebody waits for it. */
  readonly urgent: boolean;
  /** Another one has begun, or nothing is watched any more. */
  stopped: boolean;
  /** The page has changed since it began. */
  stale: boolean;
  done: Promise<void>;
}

/** Follows what a part of the page has, as it changes; in the background, and never long at once. */
export class Watch {
  readonly #options: () => WatchOptions;
  readonly #found: (found: readonly Found[]) => void;
  readonly #observer = new MutationObserver((records) => this.#heard(records));
  #target: Element | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #since = 0;
  /** The look that is under way. */
  #look: Look | undefined;

  /** @param found hears of all that there is, whenever it was looked at */
  constructor(options: () => WatchOptions, found: (found: readonly Found[]) => void) {
    this.#options = options;
    this.#found = found;
  }

  start(): void {
    this.#observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: attributes });
    this.#later();
  }

  stop(): void {
    this.#observer.disconnect();
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#look) this.#look.stopped = true;
    this.#look = undefined;
    this.#target = undefined;
  }

  /** Looks at the page, now, and resolves when all was looked at that it has by now. */
  async now(): Promise<void> {
    const before = this.#look;
    // What somebody waits for goes on to its end: a page that changes all the time would never be looked at.
    if (!before?.urgent) return this.#ended(this.#begin(true));
    const { stale } = before;
    await this.#ended(before);
    if (stale && !before.stopped) await this.#ended(this.#look?.urgent ? this.#look : this.#begin(true));
  }

  /** Looks at the page with other options, now: what is found with those before is not wanted any more. */
  restart(): void {
    this.#begin(true);
  }

  /** The look that may have taken its place counts as well. */
  async #ended(look: Look): Promise<void> {
    await look.done;
    if (look.stopped && this.#look) await this.#ended(this.#look);
  }

  #heard(records: readonly MutationRecord[]): void {
    const target = this.#target;
    // A part of the page that was replaced is another one now.
    const concerns = !target || !isConnected(target) || records.some((record) => contains(target, record.target));
    if (!concerns) return;
    if (this.#look) this.#look.stale = true;
    else this.#later();
  }

  #later(): void {
    const now = performance.now();
    if (this.#timer === undefined) this.#since = now;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#begin(false), Math.max(0, Math.min(quiet, this.#since + longest - now)));
  }

  #begin(urgent: boolean): Look {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#look) this.#look.stopped = true;
    const look: Look = { urgent, stopped: false, stale: false, done: Promise.resolve() };
    this.#look = look;
    look.done = this.#run(look);
    return look;
  }

  async #run(look: Look): Promise<void> {
    try {
      const found = await this.#walk(look);
      if (!look.stopped) this.#found(found);
    } finally {
      if (this.#look === look) this.#look = undefined;
      if (look.stale && !look.stopped) this.#later();
    }
  }

  /** All that there is; not to its end when it is stopped. */
  async #walk(look: Look): Promise<Found[]> {
    const found: Found[] = [];
    if (!look.urgent) await turn(false);
    if (look.stopped) return found;
    look.stale = false;
    const { target: told, backgrounds } = this.#options();
    this.#target = targetOf(document, told);
    if (this.#target) {
      let start = performance.now();
      for (const one of steps(this.#target, { hidden: isHidden, ...(backgrounds && { backgrounds: backgroundOf }) })) {
        if (one && found.push(one) >= most) break;
        if (performance.now() - start < slice) continue;
        await turn(look.urgent);
        if (look.stopped) break;
        start = performance.now();
      }
    }
    return found;
  }
}

/** What is within closed details can be opened, so it counts. */
function isHidden(element: Element): boolean {
  const { display, visibility } = getComputedStyle(element);
  return display === 'none' || visibility !== 'visible';
}

function backgroundOf(element: Element): string | undefined {
  return /^url\("([^"]+)"\)/.exec(getComputedStyle(element).backgroundImage)?.[1];
}

/** Lets the page go on. */
function turn(urgent: boolean): Promise<void> {
  return new Promise((resolve) => {
    if (urgent || typeof requestIdleCallback !== 'function') setTimeout(resolve);
    else requestIdleCallback(() => resolve(), { timeout: 500 });
  });
}
