import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { eventOf, type GlimpseEvents, type Said } from './events.ts';
import { sessionFor, type Session } from './session.ts';
import type { Told } from './settings.ts';

/** An element that names a library. */
export interface LibraryElement extends ReactiveControllerHost, HTMLElement {
  library: string;
}

/** Joins an element to the session of its library and draws it again whenever the session changes. */
export class SessionController implements ReactiveController {
  readonly #host: LibraryElement;
  readonly #fires: readonly (keyof GlimpseEvents)[];
  readonly #options: (() => Told) | undefined;
  readonly #name: () => string;
  readonly #update = () => this.#host.requestUpdate();
  readonly #hear = (said: Said) => {
    if (this.#fires.includes(said[0])) this.#host.dispatchEvent(eventOf(said));
  };
  #session: Session | undefined;

  /**
   * @param fires what this element passes on to the page
   * @param name of its library, where that is another than it was told
   */
  constructor(host: LibraryElement, fires: readonly (keyof GlimpseEvents)[] = [], options?: () => Told, name: () => string = () => host.library) {
    this.#host = host;
    this.#fires = fires;
    this.#options = options;
    this.#name = name;
    host.addController(this);
  }

  get session(): Session {
    return this.#session ?? sessionFor(this.#name());
  }

  hostConnected(): void {
    this.#host.requestUpdate();
  }

  /** Attributes are live: another name is another session, other options open the library anew. */
  hostUpdate(): void {
    // An update that was asked for before the element was removed comes after.
    if (!this.#host.isConnected) return;
    if (this.#session?.name !== this.#name()) this.#join();
    if (this.#options) this.session.configure(this.#hear, this.#options());
  }

  hostDisconnected(): void {
    this.#session?.removeEventListener('change', this.#update);
    this.#session?.leave(this.#hear);
    this.#session = undefined;
  }

  #join(): void {
    this.hostDisconnected();
    const session = sessionFor(this.#name());
    this.#session = session;
    session.addEventListener('change', this.#update);
    session.join(this.#hear);
  }
}
