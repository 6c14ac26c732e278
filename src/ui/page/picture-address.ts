import { baseOf } from '../../sources/page/base.ts';
import { parseSrcset } from '../../sources/page/srcset.ts';
import { parseUrl } from '../../sources/url.ts';
import type { Found } from '../../sources/page/collect.ts';

/** Pixels that a picture needs to be understood, and to be shown in a list. */
const enough = 320;

function widthOf(source: string): number {
  return Number(/ (\d+)w$/.exec(source)?.[1] ?? NaN);
}

/**
 * The address of a picture, absolute: what the browser shows anyway, or else the smallest that is large enough.
 * Undefined where it is none that can be loaded.
 */
export function pictureAddress({ element, src, sources = [] }: Found): string | undefined {
  const shown = element instanceof HTMLImageElement && element.complete && element.naturalWidth > 1 ? element.currentSrc : '';
  const fitting = sources.filter((source) => widthOf(source) >= enough).toSorted((a, b) => widthOf(a) - widthOf(b));
  const written = fitting[0] ?? src ?? sources[0];
  const address = shown || (written === src ? src : parseSrcset(written ?? '')[0]?.url);
  const url = parseUrl(address, baseOf(element));
  return url && /^(https?|blob|data):$/.test(url.protocol) ? url.href : undefined;
}
