import { css } from 'lit';

/** Fields other than the query. */
export const fields = css`
  select,
  textarea {
    min-block-size: 2.25rem;
    padding: 0.3rem 0.6rem;
    border: 1px solid var(--_line);
    border-radius: calc(var(--_radius) * 0.72);
    background: var(--_raised);
    color: inherit;
    font: inherit;
    font-size: 0.875rem;
  }
  input[type='range'],
  input[type='checkbox'] {
    accent-color: var(--_accent);
  }
  input[type='checkbox'] {
    inline-size: 1.125rem;
    block-size: 1.125rem;
    margin: 0;
  }
  .switch {
    display: inline-flex;
    align-items: center;
    gap: 0.5rem;
    min-block-size: 2.25rem;
    cursor: pointer;
  }
  @media (pointer: coarse) {
    select,
    .switch {
      min-block-size: 44px;
    }
  }
`;
