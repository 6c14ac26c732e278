import { css } from 'lit';

export const box = css`
  :host {
    container-type: inline-size;
  }
  .field {
    position: relative;
    display: flex;
    align-items: center;
    gap: 0.35rem;
    min-block-size: 3.5rem;
    padding-inline: 1.1rem 0.6rem;
    border: 1px solid var(--_line);
    border-radius: calc(var(--_radius) * 2);
    background: var(--_raised);
    box-shadow: var(--_shadow);
    cursor: text;
  }
  .field:focus-within {
    border-color: var(--_accent);
    outline: 1px solid var(--_accent);
    outline-offset: -1px;
  }
  .field.over {
    outline: 2px dashed var(--_accent);
    outline-offset: -5px;
  }
  .field > .icon {
    color: var(--_muted);
  }
  input[type='search'] {
    flex: 1;
    inline-size: 0;
    min-inline-size: 4rem;
    min-block-size: 3rem;
    padding: 0 0.4rem;
    border: 0;
    outline: 0;
    background: none;
    color: inherit;
    font: inherit;
    font-size: 1.125rem;
    text-align: inherit;
    text-overflow: ellipsis;
    appearance: none;
  }
  input::placeholder {
    color: var(--_muted);
    opacity: 1;
  }
  input::-webkit-search-cancel-button {
    display: none;
  }
  button {
    border-radius: 999px;
    color: var(--_muted);
  }
  .chips {
    display: flex;
    flex: 0 1 auto;
    gap: 0.35rem;
    max-inline-size: 60%;
    overflow-x: auto;
    scrollbar-width: none;
  }
  .chip {
    position: relative;
    display: inline-flex;
    align-items: center;
    flex: 0 1 auto;
    min-inline-size: 4.75rem;
    min-block-size: 2.25rem;
    border: 1px solid transparent;
    border-radius: 999px;
    background: var(--_sunken);
    font-size: 0.875rem;
    white-space: nowrap;
  }
  .chip.minus {
    border-color: currentColor;
    border-style: dashed;
  }
  .chip button {
    position: relative;
    flex: none;
  }
  .chip img {
    inline-size: 1.75rem;
    block-size: 1.75rem;
    border-radius: 999px;
    object-fit: cover;
  }
  .minus img {
    opacity: 0.55;
  }
  .sign {
    position: absolute;
    inset-block-end: 0;
    inset-inline-end: -0.1rem;
    inline-size: 1rem;
    block-size: 1rem;
    border-radius: 999px;
    background: var(--_text);
    color: var(--_surface);
    font-size: 0.8125rem;
    line-height: 1rem;
  }
  .sign::before {
    content: '+' / '';
  }
  .minus .sign::before {
    content: '−' / '';
  }
  .chip:not(.minus, :hover, :focus-within) .sign {
    visibility: hidden;
  }
  .chip .words {
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .hint {
    padding: 0.6rem 1.2rem 0;
    color: var(--_muted);
    font-size: 0.875rem;
  }
  .busy {
    position: absolute;
    inset-inline: 2rem;
    inset-block-end: -1px;
    block-size: 2px;
    overflow: hidden;
    border-radius: 2px;
  }
  .busy::after {
    content: '';
    position: absolute;
    inset-block: 0;
    left: 0;
    inline-size: 100%;
    background: var(--_accent);
    opacity: 0;
    animation: appear 0.2s 0.25s forwards;
  }
  @keyframes appear {
    to {
      opacity: 1;
    }
  }
  @media (prefers-reduced-motion: no-preference) {
    .busy::after {
      inline-size: 30%;
      animation: appear 0.2s 0.25s forwards, sweep 1.2s 0.25s ease-in-out infinite alternate;
    }
    @keyframes sweep {
      to {
        translate: calc(70% / 0.3);
      }
    }
  }
  @container (max-width: 30rem) {
    .field {
      min-block-size: 3.25rem;
      padding-inline: 0.9rem 0.4rem;
    }
    input[type='search'] {
      font-size: 1.0625rem;
    }
    .chips {
      max-inline-size: 50%;
    }
    .chip .words {
      max-inline-size: 7rem;
    }
    /* There is no room for more than the picture, if it can be shown; its words are read aloud all the same. */
    .crowded .words,
    .chip:has(img:not([hidden])) .words {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      clip-path: inset(50%);
    }
  }
`;
