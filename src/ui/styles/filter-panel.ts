import { css } from 'lit';

export const filterPanel = css`
  .panel {
    display: grid;
    gap: 0.75rem;
    max-block-size: min(32rem, 52dvh);
    margin-block-start: 0.35rem;
    padding: 1rem 1.1rem;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    font-size: 0.875rem;
  }
  .facet,
  .choice {
    display: grid;
    grid-template-columns: 5.5rem minmax(0, 1fr);
    align-items: baseline;
    gap: 0.35rem 0.75rem;
  }
  .name {
    color: var(--_muted);
    font-size: 0.8125rem;
  }
  .values {
    display: flex;
    flex-wrap: wrap;
    gap: 0.35rem;
  }
  .values button {
    max-inline-size: 100%;
    min-block-size: 1.9rem;
    padding-inline: 0.7em;
    border-radius: 999px;
    font-size: 0.8125rem;
    overflow-wrap: anywhere;
    text-align: start;
  }
  .values small {
    color: var(--_muted);
    font-size: 0.75rem;
    font-variant-numeric: tabular-nums;
  }
  [aria-pressed='true'] {
    border-color: var(--_accent);
    background: var(--_accent);
    color: var(--_on-accent);
  }
  [aria-pressed='true']:hover {
    background: color-mix(in oklab, var(--_accent) 88%, var(--_text));
  }
  [aria-pressed='true'] small {
    color: inherit;
  }
  .settings {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.6rem 1.5rem;
    padding-block-start: 0.75rem;
    border-block-start: 1px solid var(--_line);
  }
  .facet ~ .settings {
    margin-block-start: 0.1rem;
  }
  .settings:first-child {
    padding-block-start: 0;
    border: 0;
  }
  .choice {
    grid-template-columns: auto auto;
    align-items: center;
  }
  .balance {
    grid-template-columns: auto auto auto;
  }
  .range {
    display: inline-flex;
    align-items: center;
    gap: 0.5rem;
    font-size: 0.8125rem;
  }
  .range input {
    inline-size: 9rem;
    min-inline-size: 5rem;
  }
  output {
    min-inline-size: 13.5rem;
    color: var(--_muted);
    font-size: 0.8125rem;
  }
  .foot {
    display: flex;
    flex-wrap: wrap;
    align-items: start;
    justify-content: space-between;
    gap: 0.5rem;
  }
  summary {
    min-block-size: 1.75rem;
    color: var(--_muted);
    font-size: 0.8125rem;
    cursor: pointer;
  }
  dl {
    display: grid;
    gap: 0.35rem;
    padding-block: 0.35rem;
  }
  dl > div {
    display: grid;
    grid-template-columns: minmax(0, 16rem) minmax(0, 1fr);
    gap: 0.75rem;
  }
  code {
    font-size: 0.8125rem;
    overflow-wrap: anywhere;
  }
  dd {
    color: var(--_muted);
  }
  @media (pointer: coarse) {
    .values button {
      min-block-size: 2.5rem;
    }
  }
  @media (forced-colors: active) {
    [aria-pressed='true'] {
      forced-color-adjust: none;
      border-color: Highlight;
      background: Highlight;
      color: HighlightText;
    }
  }
  @media (max-width: 40rem) {
    .facet,
    .balance,
    dl > div {
      grid-template-columns: minmax(0, 1fr);
    }
    .choice:not(.balance) {
      grid-template-columns: 5.5rem minmax(0, 1fr);
    }
    .settings {
      flex-direction: column;
      align-items: stretch;
    }
    .range input {
      flex: 1;
    }
  }
`;
