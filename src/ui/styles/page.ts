import { css } from 'lit';

export const pageStyles = css`
  :host {
    display: inline-block;
  }
  :host([inline]) {
    display: block;
  }
  h3,
  ol {
    margin: 0;
  }
  kbd {
    padding: 0.1em 0.45em;
    border: 1px solid var(--_line);
    border-radius: 6px;
    color: var(--_muted);
    font: inherit;
    font-size: 0.75rem;
  }
  .opener {
    min-block-size: 2.5rem;
    border-radius: 999px;
    padding-inline: 0.9em;
  }
  .opener kbd {
    margin-inline-start: 0.3em;
  }
  dialog {
    inline-size: min(42rem, 100vw - 1.5rem);
    max-block-size: min(44rem, 84dvh);
    margin: 8dvh auto auto;
    padding: 0;
    border: 1px solid var(--_line);
    border-radius: calc(var(--_radius) * 1.4);
    background: var(--_raised);
    color: var(--_text);
    box-shadow: var(--_shadow);
    overflow: hidden;
  }
  dialog[open] {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
  }
  dialog::backdrop {
    background: var(--glimpse-backdrop, rgb(0 0 0 / 40%));
  }
  .panel {
    display: flex;
    flex-direction: column;
    min-block-size: 0;
    max-block-size: inherit;
  }
  :host([inline]) .panel {
    border: 1px solid var(--_line);
    border-radius: calc(var(--_radius) * 1.4);
    background: var(--_raised);
    max-block-size: min(40rem, 80dvh);
    overflow: hidden;
  }
  .field {
    position: relative;
    display: flex;
    align-items: center;
    flex: none;
    gap: 0.4rem;
    min-block-size: 3.5rem;
    padding-inline: 1.1rem 0.6rem;
  }
  .field > .icon {
    color: var(--_muted);
  }
  .field button {
    color: var(--_muted);
  }
  input[type='search'] {
    flex: 1;
    min-inline-size: 0;
    min-block-size: 3rem;
    padding: 0 0.3rem;
    border: 0;
    outline: 0;
    background: none;
    color: inherit;
    font: inherit;
    font-size: 1.0625rem;
    text-align: inherit;
    appearance: none;
  }
  .field:focus-within {
    box-shadow: inset 0 -2px var(--_accent);
  }
  input::placeholder {
    color: var(--_muted);
    opacity: 1;
  }
  input::-webkit-search-cancel-button {
    display: none;
  }
  .field .done-label {
    display: none;
  }
  @media (pointer: coarse) {
    .field kbd {
      display: none;
    }
    .field .done-label {
      display: inline;
    }
  }
  .busy {
    position: absolute;
    inset-inline: 0;
    inset-block-end: 0;
    block-size: 2px;
    overflow: hidden;
  }
  .busy::after {
    content: '';
    position: absolute;
    inset-block: 0;
    left: 0;
    inline-size: 30%;
    background: color-mix(in oklab, var(--_accent) 45%, var(--_raised));
  }
  .foot {
    display: flex;
    align-items: center;
    flex: none;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 0.2rem 1rem;
    min-block-size: 2.75rem;
    padding: 0.35rem 1.2rem;
    border-block-start: 1px solid var(--_line);
    color: var(--_muted);
    font-size: 0.8125rem;
  }
  .foot .notes {
    flex: 1 1 16rem;
  }
  .foot button {
    margin-inline-end: -0.3em;
    font-size: 0.8125rem;
  }
  .privacy {
    display: inline-flex;
    align-items: center;
    gap: 0.35em;
  }
  .privacy .icon {
    inline-size: 1rem;
    block-size: 1rem;
  }
  .failure {
    color: var(--_danger);
  }
  .consent {
    display: grid;
    flex: none;
    gap: 0.7rem;
    padding: 1rem 1.2rem;
    border-block-start: 1px solid var(--_line);
    font-size: 0.875rem;
  }
  .consent h3 {
    font-size: 1rem;
  }
  .consent dl {
    display: grid;
    gap: 0.3rem;
  }
  .consent dl > div {
    display: grid;
    grid-template-columns: 5.5rem minmax(0, 1fr);
    gap: 0.6rem;
  }
  .consent dt {
    color: var(--_muted);
  }
  .consent .choices {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
  }
  @media (forced-colors: active) {
    dialog {
      border-color: CanvasText;
    }
  }
  @media (max-width: 30rem) {
    dialog {
      margin-block-start: 0.75rem;
      max-block-size: calc(100dvh - 1.5rem);
    }
  }
  @media (prefers-reduced-motion: no-preference) {
    .busy::after {
      animation: sweep 1.2s ease-in-out infinite alternate;
    }
    @keyframes sweep {
      to {
        translate: calc(70% / 0.3);
      }
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .busy::after {
      inline-size: 100%;
    }
  }
`;
