import type { News, Peers } from '../ports.ts';

/** Other tabs hear of a row of changes at most this often, in milliseconds. */
const pause = 500;

/** Other tabs of this origin that have the same library open. */
export class ChannelPeers implements Peers {
  readonly #channel: BroadcastChannel;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(library: string) {
    this.#channel = new BroadcastChannel(`glimpse:${library}`);
  }

  announce(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#channel.postMessage('changed');
    }, pause);
  }

  tell(news: News): void {
    this.#channel.postMessage(news);
  }

  listen(onChange: () => void, onNews: (news: News) => void = () => {}): void {
    this.#channel.addEventListener('message', ({ data }: MessageEvent<News | 'changed'>) => (data === 'changed' ? onChange() : onNews(data)));
  }

  close(): void {
    clearTimeout(this.#timer);
    if (this.#timer !== undefined) this.#channel.postMessage('changed');
    this.#channel.close();
  }
}
