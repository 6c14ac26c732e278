import { css } from 'lit';

export const search = css`
  :host {
    position: relative;
    min-block-size: 24rem;
    --_head: 10rem;
  }
  .header {
    position: sticky;
    z-index: 10;
    inset-block-start: var(--glimpse-sticky-top, 0px);
    padding-block: 0.75rem 0.25rem;
  }
  .stuck {
    background: var(--glimpse-surface, var(--ground));
  }
  .tall {
    position: relative;
    inset-block-start: var(--down);
  }
  glimpse-status {
    margin-block-start: 0.35rem;
  }
  .empty {
    display: grid;
    justify-items: center;
    gap: 0.75rem;
    max-inline-size: 38rem;
    margin: clamp(1.5rem, 7vh, 4.5rem) auto 3rem;
    text-align: center;
  }
  h2 {
    font-size: clamp(1.5rem, 1.2rem + 1.6vw, 2.125rem);
    font-weight: 650;
    letter-spacing: -0.02em;
    line-height: 1.15;
    text-wrap: balance;
  }
  .illustration {
    block-size: auto;
    max-inline-size: 70%;
    margin-block-end: 0.5rem;
    overflow: visible;
  }
  .card {
    filter: drop-shadow(0 5px 10px rgb(0 0 0 / 16%));
  }
  .left {
    transform: translate(28px, 28px) rotate(-9deg);
  }
  .right {
    transform: translate(200px, 12px) rotate(9deg);
  }
  .front {
    transform: translate(104px, 8px);
  }
  .coming {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(var(--glimpse-cell, clamp(6.5rem, 22vw, 11.5rem)), 1fr));
    gap: var(--glimpse-gap, clamp(4px, 0.6vw, 10px));
  }
  .coming i {
    aspect-ratio: 1;
    border-radius: calc(var(--_radius) * 0.72);
    background: var(--_sunken);
  }
  .empty > p {
    color: var(--_muted);
    text-wrap: balance;
  }
  .empty glimpse-add {
    inline-size: 100%;
    margin-block-start: 1rem;
  }
  .empty > .note {
    font-size: 0.875rem;
  }
  .cost {
    color: var(--_muted);
    font-size: 0.8125rem;
  }
  .sample {
    display: grid;
    justify-items: center;
    gap: 0.4rem;
    margin-block-start: 0.75rem;
  }
  .sample button {
    min-block-size: 2.75rem;
    padding-inline: 1.1em;
    font-size: 0.9375rem;
  }
  .sample .icon {
    color: var(--_accent);
  }
  .examples {
    display: flex;
    align-items: center;
    gap: 0.4rem;
    padding-block: 0.25rem 0.5rem;
    overflow-x: auto;
    scrollbar-width: none;
    color: var(--_muted);
    font-size: 0.875rem;
  }
  .examples button {
    flex: none;
    border-radius: 999px;
    color: var(--_text);
    font-weight: 400;
  }
  @media (prefers-reduced-motion: no-preference) {
    .coming i {
      animation: breathe 1.6s ease-in-out infinite alternate;
    }
    .coming i:nth-child(3n) {
      animation-delay: 0.3s;
    }
    .coming i:nth-child(3n + 1) {
      animation-delay: 0.6s;
    }
    @keyframes breathe {
      to { opacity: 0.45; }
    }
  }
  .drop {
    position: fixed;
    z-index: 30;
    inset: 0;
    display: grid;
    place-items: center;
    background: color-mix(in srgb, var(--_surface) 82%, transparent);
    pointer-events: none;
  }
  .drop::before {
    content: '';
    position: absolute;
    inset: 0.75rem;
    border: 2px dashed var(--_accent);
    border-radius: calc(var(--_radius) * 1.6);
  }
  .drop span {
    display: flex;
    align-items: center;
    gap: 0.6rem;
    font-size: 1.25rem;
    font-weight: 600;
  }
`;
