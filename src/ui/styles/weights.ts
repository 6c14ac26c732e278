import { css } from 'lit';

/** The choice of weights, wherever it stands. */
export const weightsStyles = css`
  .weights {
    display: grid;
    gap: 0.35rem;
    min-inline-size: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  dd .weights {
    margin-block-start: 0.35rem;
  }
  .weights legend:not(.hidden) {
    margin-block-end: 0.35rem;
    padding: 0;
    color: var(--_muted);
  }
  .weights label {
    display: flex;
    align-items: center;
    gap: 0.6rem;
    min-block-size: 1.75rem;
    cursor: pointer;
  }
  .weights input {
    flex: none;
    inline-size: 1.125rem;
    block-size: 1.125rem;
    margin: 0;
    accent-color: var(--_accent);
  }
  .weights small {
    color: var(--_muted);
    font-size: 0.8125rem;
  }
  @media (pointer: coarse) {
    .weights label {
      min-block-size: 44px;
    }
  }
`;
