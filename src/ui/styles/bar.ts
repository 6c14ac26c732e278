import { css } from 'lit';

export const barStyles = css`
  .bar {
    position: relative;
    block-size: 6px;
    margin-block: 0.25rem;
    overflow: hidden;
    border-radius: 6px;
    background: var(--_sunken);
  }
  .done {
    block-size: 100%;
    border-radius: inherit;
    background: var(--_accent);
  }
  .unknown .done {
    inline-size: 35%;
  }
  .amount {
    color: var(--_muted);
    font-variant-numeric: tabular-nums;
    unicode-bidi: plaintext;
  }
  @media (forced-colors: active) {
    .bar {
      border: 1px solid CanvasText;
    }
    .done {
      background: Highlight;
      forced-color-adjust: none;
    }
  }
  @media (prefers-reduced-motion: no-preference) {
    /* Moved without laying out the page again, which may be at work. It goes both ways, so it may begin on either side. */
    .unknown {
      direction: ltr;
    }
    .unknown .done {
      animation: slide 1.4s ease-in-out infinite alternate;
    }
    @keyframes slide {
      to { translate: calc(65% / 0.35); }
    }
  }
`;
