import { css } from 'lit';

export const filterBar = css`
  button[part='toggle'] {
    min-block-size: 2rem;
    margin-block-start: 0.4rem;
    margin-inline-start: calc(-0.5em - 1px);
    padding-inline: 0.5em;
    color: var(--_muted);
  }
  button[part='toggle'] .icon {
    inline-size: 1rem;
    block-size: 1rem;
  }
  [aria-expanded='true'] > .icon:last-child {
    rotate: 180deg;
  }
  .set {
    min-inline-size: 1.25rem;
    padding-inline: 0.35rem;
    border-radius: 999px;
    background: var(--_accent);
    color: var(--_on-accent);
    font-size: 0.75rem;
    line-height: 1.25rem;
  }
`;
