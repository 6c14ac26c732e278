import type { News, Peers } from '../ports.ts';

/** Other tabs hear of a row of changes at most this often, in milliseconds. */
const pause = 500;

/** Other tabs of this origin that have the same library open. */
export class ChannelPeers implements Peers {
  readonly #channel: BroadcastChannel;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(library: string) {
    this.#channel = new BroadcastChannel(`glimpse:${library}`);
  }

  announce(): void {
    if (this.#closed) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#channel.postMessage('changed');
    }, pause);
  }

  tell(news: News): void {
    // A commit may end after its library was closed.
    if (!this.#closed) this.#channel.postMessage(news);
  }

  listen(onChange: () => void, onNews: (news: News) => void = () => {}): void {
    this.#channel.addEventListener('message', ({ data }: MessageEvent<News | 'changed'>) => (data === 'changed' ? onChange() : onNews(data)));
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#timer);
    if (this.#timer !== undefined) this.#channel.postMessage('changed');
    this.#channel.close();
  }
}

/** For a library that no other tab can have. */
export const noPeers: Peers = { announce: () => {}, tell: () => {}, listen: () => {}, close: () => {} };
