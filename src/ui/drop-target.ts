import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { hasFiles } from './picking.ts';

/** Makes an element take dropped files. The innermost target takes them; the ones around it stay out. */
export class DropTarget implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #drop: (data: DataTransfer) => void;
  readonly #takes: () => boolean;
  #quiet: ReturnType<typeof setTimeout> | undefined;
  /** Files are being dragged over it. */
  over = false;

  /** @param takes whether it takes anything now */
  constructor(host: ReactiveControllerHost & HTMLElement, drop: (data: DataTransfer) => void, takes: () => boolean = () => true) {
    this.#host = host;
    this.#drop = drop;
    this.#takes = takes;
    host.addController(this);
  }

  hostConnected(): void {
    this.#host.addEventListener('dragover', this.#onOver);
    this.#host.addEventListener('drop', this.#onDrop);
  }

  hostDisconnected(): void {
    this.#host.removeEventListener('dragover', this.#onOver);
    this.#host.removeEventListener('drop', this.#onDrop);
    this.#leave();
  }

  readonly #onOver = (event: DragEvent) => {
    if (event.defaultPrevented || !hasFiles(event.dataTransfer) || !this.#takes()) return;
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
    // `dragleave` also fires between children; `dragover` repeats while it lasts, so silence means that it left.
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => this.#leave(), 400);
    if (this.over) return;
    this.over = true;
    this.#host.requestUpdate();
  };

  readonly #onDrop = (event: DragEvent) => {
    if (event.defaultPrevented || !event.dataTransfer || !hasFiles(event.dataTransfer) || !this.#takes()) return;
    event.preventDefault();
    this.#leave();
    this.#drop(event.dataTransfer);
  };

  #leave(): void {
    clearTimeout(this.#quiet);
    if (!this.over) return;
    this.over = false;
    this.#host.requestUpdate();
  }
}
