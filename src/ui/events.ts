import type { ErrorCode, GlimpseError } from '../errors.ts';
import type { Item, Progress, Query, Results } from '../types.ts';

/** Bubbles and leaves shadow trees, so a page may listen on any ancestor. */
class GlimpseEvent<T> extends Event {
  readonly detail: T;

  constructor(type: string, detail: T) {
    super(type, { bubbles: true, composed: true });
    this.detail = detail;
  }
}

/** An answer is shown. */
export class GlimpseResultsEvent extends GlimpseEvent<{ readonly query: Query; readonly results: Results }> {
  constructor(detail: GlimpseResultsEvent['detail']) {
    super('glimpse-results', detail);
  }
}

/** A picture was opened. */
export class GlimpseSelectEvent extends GlimpseEvent<{ readonly item: Item }> {
  constructor(detail: GlimpseSelectEvent['detail']) {
    super('glimpse-select', detail);
  }
}

/** Something slow came further. */
export class GlimpseProgressEvent extends GlimpseEvent<Progress> {
  constructor(detail: Progress) {
    super('glimpse-progress', detail);
  }
}

/** Something failed and the person has to act. */
export class GlimpseErrorEvent extends GlimpseEvent<{ readonly error: GlimpseError }> {
  constructor(detail: GlimpseErrorEvent['detail']) {
    super('glimpse-error', detail);
  }
}

/** Something failed and was mended without the person's help. */
export class GlimpseRecoveredEvent extends GlimpseEvent<{ readonly code: ErrorCode; readonly message: string }> {
  constructor(detail: GlimpseRecoveredEvent['detail']) {
    super('glimpse-recovered', detail);
  }
}

/** Every event an element fires, by its name. */
export interface GlimpseEvents {
  'glimpse-results': GlimpseResultsEvent;
  'glimpse-select': GlimpseSelectEvent;
  'glimpse-progress': GlimpseProgressEvent;
  'glimpse-error': GlimpseErrorEvent;
  'glimpse-recovered': GlimpseRecoveredEvent;
}

const classes = {
  'glimpse-results': GlimpseResultsEvent,
  'glimpse-select': GlimpseSelectEvent,
  'glimpse-progress': GlimpseProgressEvent,
  'glimpse-error': GlimpseErrorEvent,
  'glimpse-recovered': GlimpseRecoveredEvent,
};

/** What a session says; each element that passes it on makes an event of its own. */
export type Said = { [K in keyof GlimpseEvents]: readonly [type: K, detail: GlimpseEvents[K]['detail']] }[keyof GlimpseEvents];

export function eventOf([type, detail]: Said): Event {
  const Class = classes[type] as new (detail: Said[1]) => Event;
  return new Class(detail);
}

declare global {
  interface GlobalEventHandlersEventMap extends GlimpseEvents {}
}
