import { LitElement } from 'lit';
import type { DeviceChoice } from '../../types.ts';
import type { PageStrings } from '../strings-page.ts';

/** What the author of a page can tell the element; `page.ts` says what each is. */
export abstract class PageOptions extends LitElement {
  static override properties = {
    for: {},
    inline: { type: Boolean, reflect: false },
    shortcut: {},
    loading: {},
    download: {},
    backgrounds: { type: Boolean },
    budgetBytes: { type: Number, attribute: 'budget-bytes' },
    budgetMs: { type: Number, attribute: 'budget-ms' },
    index: {},
    integrity: {},
    siteBase: { attribute: 'site-base' },
    model: {},
    modelBase: { attribute: 'model-base' },
    wasmBase: { attribute: 'wasm-base' },
    device: {},
    translations: { attribute: false },
  };

  /** Id of the element that is searched, or a selector. */
  declare for: string | undefined;
  /** Field and answer are shown where the element is. */
  declare inline: boolean;
  /** A key that opens the search. */
  declare shortcut: string | undefined;
  /** Whether the model is loaded before the person turns to the search. */
  declare loading: 'lazy' | 'eager';
  /** Whether the person is asked before a model is downloaded. */
  declare download: 'ask' | 'auto';
  /** Pictures behind elements count too. */
  declare backgrounds: boolean;
  /** Bytes of pictures that may be loaded. */
  declare budgetBytes: number | undefined;
  /** Milliseconds that indexing may take. */
  declare budgetMs: number | undefined;
  /** Folder of the site's prebuilt index. */
  declare index: string | undefined;
  /** What the SHA-256 of the index's manifest must be. */
  declare integrity: string | undefined;
  /** Where the site is of which it is the index, where that is not where the index lies. */
  declare siteBase: string | undefined;
  /** Preset of the model. */
  declare model: string;
  /** Folders that hold the model's folder. */
  declare modelBase: string | undefined;
  /** Folder with the runtime's files. */
  declare wasmBase: string | undefined;
  /** What the model runs on. */
  declare device: DeviceChoice;
  /** Words in place of the English ones. */
  declare translations: Partial<PageStrings>;

  constructor() {
    super();
    this.inline = false;
    this.loading = 'lazy';
    this.download = 'ask';
    this.backgrounds = false;
    this.model = 'doodle';
    this.device = 'auto';
    this.translations = {};
  }
}
