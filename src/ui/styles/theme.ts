import { css } from 'lit';

/** Colours and measures. Each public `--glimpse-*` property has a private twin that carries its default. */
export const tokens = css`
  :host {
    --_text: var(--glimpse-text, light-dark(#1d1c1a, #efedea));
    --_muted: var(--glimpse-muted, light-dark(#65625c, #a5a29b));
    --_surface: var(--glimpse-surface, Canvas);
    --_raised: var(--glimpse-raised, light-dark(#ffffff, #232221));
    --_sunken: var(--glimpse-sunken, light-dark(#f3f1ed, #1f1e1d));
    --_line: var(--glimpse-line, light-dark(#e2dfd9, #383633));
    --_accent: var(--glimpse-accent, light-dark(#0b6b5d, #63d3bf));
    --_on-accent: var(--glimpse-on-accent, light-dark(#ffffff, #06201b));
    --_danger: var(--glimpse-danger, light-dark(#b3261e, #ff9d93));
    --_radius: var(--glimpse-radius, 14px);
    --_shadow: var(--glimpse-shadow, 0 1px 2px rgb(0 0 0 / 6%), 0 8px 28px rgb(0 0 0 / 9%));
    --_focus: var(--glimpse-focus, 2px solid var(--_accent));
    display: block;
    color: var(--_text);
    font: var(--glimpse-font, 400 1rem/1.45 system-ui, sans-serif);
    text-align: left;
    -webkit-tap-highlight-color: transparent;
  }
  /* By the page, not by the sentence: what is English within an Arabic page stands on the right all the same. */
  :host(:dir(rtl)) {
    text-align: right;
  }
  :host([hidden]),
  [hidden] {
    display: none;
  }
  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }
  p,
  h2,
  dl,
  dd {
    margin: 0;
  }
  /* A sentence ends where its own language ends it. */
  :is(p, h2, dt, dd, small, legend) {
    unicode-bidi: plaintext;
  }
  :focus-visible {
    outline: var(--_focus);
    outline-offset: 2px;
  }
  .icon {
    display: block;
    flex: none;
  }
  .hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (forced-colors: active) {
    :host {
      --_focus: 3px solid Highlight;
    }
  }
`;

export const buttons = css`
  button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.45em;
    min-block-size: 2.25rem;
    padding: 0 0.8em;
    border: 1px solid var(--_line);
    border-radius: calc(var(--_radius) * 0.72);
    background: var(--_raised);
    color: inherit;
    font: inherit;
    font-size: 0.875rem;
    font-weight: 500;
    line-height: 1.2;
    cursor: pointer;
    touch-action: manipulation;
  }
  button:hover {
    background: var(--_sunken);
  }
  button.primary {
    border-color: transparent;
    background: var(--_accent);
    color: var(--_on-accent);
  }
  button.primary:hover {
    background: color-mix(in oklab, var(--_accent) 88%, var(--_text));
  }
  button.danger {
    border-color: transparent;
    background: var(--_danger);
    color: light-dark(#fff, #2b0704);
  }
  button.plain {
    border-color: transparent;
    background: none;
  }
  button.plain:hover {
    background: color-mix(in srgb, var(--_text) 8%, transparent);
  }
  button.link {
    padding-inline: 0.3em;
    border-color: transparent;
    background: none;
    color: var(--_accent);
  }
  button.link:hover {
    text-decoration: underline;
  }
  button.square {
    inline-size: 2.25rem;
    padding: 0;
  }
  @media (pointer: coarse) {
    button {
      min-block-size: 44px;
    }
    button.square {
      inline-size: 44px;
    }
  }
  @media (forced-colors: active) {
    button {
      border-color: ButtonText;
    }
  }
  @media (prefers-reduced-motion: no-preference) {
    button {
      transition: background-color 0.12s;
    }
  }
`;
