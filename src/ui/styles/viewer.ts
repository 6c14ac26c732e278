import { css } from 'lit';

export const viewer = css`
  :host {
    display: contents;
  }
  dialog {
    inline-size: 100vw;
    block-size: 100dvh;
    max-inline-size: none;
    max-block-size: none;
    margin: 0;
    padding: 0;
    border: 0;
    background: light-dark(#f6f5f2, #0e0e0d);
    color: inherit;
    font-size: 0.875rem;
  }
  dialog[open] {
    display: grid;
    grid-template: auto minmax(0, 1fr) auto auto / 4rem minmax(0, 1fr) 4rem;
    align-items: center;
  }
  dialog::backdrop {
    background: var(--glimpse-backdrop, rgb(0 0 0 / 45%));
  }
  .toolbar {
    grid-column: 1 / -1;
    display: flex;
    align-items: center;
    gap: 0.25rem;
    padding: max(0.5rem, env(safe-area-inset-top)) 0.75rem 0.5rem 1.25rem;
  }
  .position {
    margin-inline-end: auto;
    white-space: nowrap;
    color: var(--_muted);
    font-variant-numeric: tabular-nums;
  }
  figure {
    display: grid;
    grid-template-rows: minmax(0, 1fr) auto;
    gap: 0.75rem;
    block-size: 100%;
    margin: 0;
  }
  .stage {
    display: grid;
    place-items: center;
    min-block-size: 0;
    container-type: size;
  }
  img {
    inline-size: auto;
    block-size: auto;
    min-inline-size: min(100cqi, 100cqb, 30rem);
    max-inline-size: 100cqi;
    max-block-size: 100cqb;
    border-radius: calc(var(--_radius) * 0.72);
    object-fit: contain;
    box-shadow: var(--_shadow);
  }
  blockquote {
    box-sizing: border-box;
    max-inline-size: min(100cqi, 40rem);
    max-block-size: 100cqb;
    margin: 0;
    padding: 1.5rem;
    overflow: auto;
    font-size: 1.125rem;
    line-height: 1.6;
    overflow-wrap: anywhere;
    white-space: pre-line;
  }
  .strip {
    grid-column: 1 / -1;
    display: flex;
    justify-content: safe center;
    gap: 0.4rem;
    padding: 0.75rem 1.25rem 0.25rem;
    overflow-x: auto;
  }
  .strip button {
    flex: none;
    inline-size: 3.5rem;
    block-size: 3.5rem;
    padding: 0;
    overflow: hidden;
  }
  .strip img {
    inline-size: 100%;
    block-size: 100%;
    min-inline-size: 0;
    border-radius: 0;
    box-shadow: none;
    object-fit: cover;
  }
  .strip [aria-current] {
    outline: 2px solid var(--_accent);
    outline-offset: 1px;
  }
  .note {
    color: var(--_muted);
    text-align: center;
  }
  .step {
    justify-self: center;
    border-radius: 999px;
  }
  .step:disabled {
    visibility: hidden;
  }
  .step .icon {
    inline-size: 1.5rem;
    block-size: 1.5rem;
  }
  :host(:dir(rtl)) .step .icon {
    scale: -1 1;
  }
  dl {
    grid-column: 1 / -1;
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: 0.4rem 2.25rem;
    max-block-size: 30dvh;
    padding: 1rem 1.25rem max(1.25rem, env(safe-area-inset-bottom));
    overflow: auto;
  }
  dl > div {
    min-inline-size: 0;
  }
  dt {
    color: var(--_muted);
    font-size: 0.75rem;
  }
  dd {
    max-inline-size: 28rem;
    overflow-wrap: anywhere;
  }
  dd button {
    min-block-size: 1.5rem;
    padding-block: 0;
  }
  dialog .toast {
    inset-block-end: 7rem;
  }
  @media (max-width: 40rem) {
    .original span {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
    dialog .toast {
      inset-block-end: 12rem;
    }
    dialog[open] {
      grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
      grid-template-rows: auto minmax(0, 1fr) auto auto auto;
    }
    figure {
      grid-column: 1 / -1;
      grid-row: 2;
      padding-inline: 0.75rem;
    }
    .step {
      grid-row: 3;
      margin-block-start: 0.5rem;
    }
    dl {
      justify-content: start;
    }
  }
  @media (prefers-reduced-motion: no-preference) {
    dialog[open] {
      animation: open 0.16s ease-out;
    }
    @keyframes open {
      from { opacity: 0; }
    }
  }
`;
