import { css } from 'lit';

export const status = css`
  :host {
    container-type: inline-size;
    font-size: 0.875rem;
  }
  .summary {
    display: flex;
    align-items: center;
    gap: 0.25rem 0.5rem;
    min-block-size: 2.75rem;
  }
  .count {
    flex: 1;
    font-weight: 600;
    font-variant-numeric: tabular-nums;
  }
  .privacy {
    color: var(--_muted);
    font-weight: 400;
  }
  .privacy .icon {
    inline-size: 1.125rem;
    block-size: 1.125rem;
  }
  [aria-expanded='true'] .icon:last-child {
    rotate: 180deg;
  }
  @container (max-width: 34rem) {
    .summary {
      flex-wrap: wrap;
    }
    .count {
      flex-basis: 6rem;
    }
    .more {
      order: 1;
      justify-content: start;
      inline-size: 100%;
    }
    .controls span,
    .count:not(:empty) ~ .privacy span,
    .count:not(:empty) ~ .privacy .icon:last-child {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
  }
  .panel,
  .running,
  .notice,
  .skipped {
    margin-block: 0.25rem 0.5rem;
    padding: 0.75rem 1rem;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_raised);
  }
  .panel {
    display: grid;
    justify-items: start;
    gap: 0.9rem;
    max-block-size: 70dvh;
    overflow: auto;
  }
  .panel > p {
    display: flex;
    gap: 0.6rem;
  }
  .panel > p .icon {
    color: var(--_accent);
  }
  dl {
    display: grid;
    gap: 0.5rem;
  }
  dl > div {
    display: grid;
    grid-template-columns: 9rem 1fr;
    gap: 0.75rem;
  }
  dt,
  small {
    color: var(--_muted);
  }
  small {
    font-size: 0.8125rem;
  }
  .line {
    display: flex;
    align-items: center;
    gap: 0.75rem;
    min-block-size: 2.75rem;
  }
  .words {
    display: flex;
    flex: 1;
    flex-wrap: wrap;
    gap: 0 0.75rem;
  }
  .count {
    unicode-bidi: plaintext;
  }
  .controls {
    display: flex;
    margin-inline-end: -0.5rem;
  }
  .notice {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 0.75rem;
    padding-block: 0.35rem;
  }
  .notice.error {
    border-color: color-mix(in srgb, var(--_danger) 45%, transparent);
    background: color-mix(in srgb, var(--_danger) 8%, var(--_raised));
  }
  summary {
    font-weight: 500;
    cursor: pointer;
  }
  ul {
    max-block-size: 12rem;
    margin: 0.5rem 0;
    padding: 0;
    overflow: auto;
    list-style: none;
  }
  li {
    display: grid;
    gap: 0.1rem;
    padding-block: 0.4rem;
    border-block-start: 1px solid var(--_line);
  }
  li bdi {
    overflow-wrap: anywhere;
  }
  li span {
    color: var(--_muted);
  }
  dialog {
    max-inline-size: min(26rem, calc(100vw - 2rem));
    padding: 1.5rem;
    border: 1px solid var(--_line);
    border-radius: calc(var(--_radius) * 1.4);
    background: var(--_raised);
    color: inherit;
    box-shadow: var(--_shadow);
  }
  dialog::backdrop {
    background: var(--glimpse-backdrop, rgb(0 0 0 / 45%));
  }
  h2 {
    font-size: 1.125rem;
  }
  .choices {
    display: flex;
    justify-content: end;
    gap: 0.5rem;
    margin-block-start: 1.25rem;
  }
`;
