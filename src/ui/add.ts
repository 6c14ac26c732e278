import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { SessionController } from './controller.ts';
import { DropTarget } from './drop-target.ts';
import { icons } from './icons.ts';
import { addDropped, addFiles, addFolder, addPasted, folderWay } from './intake.ts';
import { accept, isTyping } from './picking.ts';
import { strings } from './strings.ts';
import { add } from './styles/add.ts';
import { buttons, tokens } from './styles/theme.ts';

/**
 * Adds pictures: a drop zone with a file and a folder dialog. Pasting while it has the focus adds as well.
 *
 * @tagname glimpse-add
 * @attr library - Name of the library it adds to; `default` unless told.
 * @attr compact - Two small buttons without the drop zone around them.
 * @slot - Below the buttons of the drop zone.
 * @csspart zone - The drop zone.
 * @csspart button - The buttons.
 */
export class GlimpseAdd extends LitElement {
  static override styles = [tokens, buttons, add];
  static override properties = { library: {}, compact: { type: Boolean, reflect: true } };

  /** Name of the library; elements of one name share pictures, query and answer. */
  declare library: string;
  /** Two small buttons without the drop zone around them. */
  declare compact: boolean;
  readonly #controller = new SessionController(this);
  readonly #drop = new DropTarget(this, (data) => void addDropped(this.#controller.session, data));

  constructor() {
    super();
    this.library = 'default';
    this.compact = false;
    this.addEventListener('paste', (event) => {
      if (!isTyping(event) && addPasted(this.#controller.session, event)) event.preventDefault();
    });
  }

  #click(selector: string): void {
    this.renderRoot.querySelector<HTMLInputElement>(selector)?.click();
  }

  #chosen(event: Event): void {
    const input = event.target as HTMLInputElement;
    if (input.files) void addFiles(this.#controller.session, input.files);
    input.value = '';
  }

  #buttons(): TemplateResult {
    const way = folderWay();
    const folder = () => (way === 'dialog' ? addFolder(this.#controller.session) : this.#click('.folder'));
    return html`<div class="buttons">
      <button class=${this.compact ? '' : 'primary'} part="button" type="button" @click=${() => this.#click('.files')}>
        ${this.compact ? icons.add : icons.picture}<span class="label">${this.compact ? strings.add : strings.addPictures}</span>
      </button>
      ${way ? html`<button part="button" class=${this.compact ? 'folderly' : ''} type="button" aria-label=${this.compact ? strings.addFolder : nothing} title=${this.compact ? strings.addFolder : nothing} @click=${folder}>
        ${icons.folder}${this.compact ? nothing : strings.addWholeFolder}
      </button>` : nothing}
      <input class="files" type="file" accept=${accept()} multiple hidden @change=${this.#chosen} />
      <input class="folder" type="file" webkitdirectory hidden @change=${this.#chosen} />
    </div>`;
  }

  override render(): TemplateResult {
    if (this.compact) return this.#buttons();
    return html`<div class="zone ${this.#drop.over ? 'over' : ''}" part="zone">
      ${this.#buttons()}
      <p class="hint">${this.#drop.over ? strings.dropToAdd : strings.dropHint}</p>
      <slot></slot>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'glimpse-add': GlimpseAdd;
  }
}
