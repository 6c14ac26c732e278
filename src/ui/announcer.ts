import { html, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';

const settle = 100;
const lasts = 3000;

/** Two polite live regions that take turns, so that the same words said twice are heard twice. */
export class Announcer implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lines: [string, string] = ['', ''];
  #turn: 0 | 1 = 0;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
  }

  /** Only the newest of several lines in a row is spoken. */
  say(line: string): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#turn = this.#turn === 0 ? 1 : 0;
      this.#show(line);
      this.#timer = setTimeout(() => this.#show(''), lasts);
    }, settle);
  }

  render(): TemplateResult {
    return html`<div class="hidden" role="status" aria-live="polite">${this.#lines[0]}</div>
      <div class="hidden" role="status" aria-live="polite">${this.#lines[1]}</div>`;
  }

  #show(line: string): void {
    this.#lines = this.#turn === 0 ? [line, ''] : ['', line];
    this.#host.requestUpdate();
  }
}
