import { css } from 'lit';

export const toastStyles = css`
  .toast {
    position: fixed;
    z-index: 20;
    inset-block-end: max(1.25rem, env(safe-area-inset-bottom));
    inset-inline: 1rem;
    display: flex;
    align-items: center;
    gap: 0.75rem;
    inline-size: fit-content;
    min-block-size: 3rem;
    margin-inline: auto;
    padding-inline: 1.1rem 0.5rem;
    border: 1px solid transparent;
    border-radius: 999px;
    background: light-dark(#262522, #f1efeb);
    color: light-dark(#f6f4f0, #1d1c1a);
    box-shadow: var(--_shadow);
  }
  .toast span {
    padding-inline-end: 0.6rem;
    unicode-bidi: plaintext;
  }
  .toast button {
    border-radius: 999px;
    color: light-dark(#7fe0ce, #0b6b5d);
    font-weight: 600;
  }
  .toast button:hover {
    background: rgb(127 127 127 / 25%);
  }
  .toast :focus-visible {
    outline-color: currentColor;
  }
  @media (prefers-reduced-motion: no-preference) {
    .toast {
      animation: rise 0.25s cubic-bezier(0.2, 0.9, 0.3, 1.2);
    }
    @keyframes rise {
      from { opacity: 0; translate: 0 1rem; }
    }
  }
`;
