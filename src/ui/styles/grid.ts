import { css } from 'lit';

export const grid = css`
  :host {
    position: relative;
    scroll-margin-block-start: var(--_head, 1rem);
  }
  .probe {
    position: absolute;
    visibility: hidden;
    inline-size: var(--glimpse-cell, clamp(6.5rem, 22vw, 11.5rem));
    block-size: var(--glimpse-gap, clamp(4px, 0.6vw, 10px));
    pointer-events: none;
  }
  .probe-heading {
    position: absolute;
    visibility: hidden;
    inset-inline: 0;
    pointer-events: none;
  }
  .grid {
    position: relative;
    block-size: var(--height);
  }
  .line {
    position: absolute;
    inset-block-start: 0;
    inset-inline: 0;
    transform: translateY(var(--top));
  }
  .cells {
    display: grid;
    grid-template-columns: repeat(var(--columns), 1fr);
    gap: var(--glimpse-gap, clamp(4px, 0.6vw, 10px));
  }
  .heading {
    display: flex;
    align-items: end;
    block-size: 2.75rem;
    padding-block-end: 0.5rem;
    color: var(--_muted);
    font-size: 0.8125rem;
    font-weight: 600;
  }
  .fold {
    margin-inline-start: -0.3em;
    min-block-size: 2rem;
    color: var(--_muted);
  }
  .fold[aria-expanded='true'] .icon {
    rotate: 180deg;
  }
  .message {
    display: grid;
    justify-items: center;
    gap: 0.4rem;
    padding: 2.5rem 1rem 1.5rem;
    font-size: 1.0625rem;
    overflow-wrap: anywhere;
    text-align: center;
  }
  .message .more {
    color: var(--_muted);
    font-size: 0.875rem;
  }
  .message button {
    margin-block-start: 0.5rem;
  }
  .cell {
    position: relative;
    block-size: var(--size);
    overflow: hidden;
    border-radius: calc(var(--_radius) * 0.72);
    background: var(--_sunken);
    scroll-margin-block: var(--_head, 1rem) 1rem;
  }
  .cell:focus-within {
    overflow: visible;
    z-index: 1;
  }
  .open {
    position: absolute;
    inset: 0;
    display: block;
    inline-size: 100%;
    block-size: 100%;
    min-block-size: 0;
    padding: 0;
    overflow: hidden;
    border: 0;
    border-radius: inherit;
    background: none;
    text-align: start;
  }
  .open:focus-visible {
    outline-offset: 2px;
    outline-width: 3px;
  }
  img {
    display: block;
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
  }
  .name {
    position: absolute;
    inset-inline: 0;
    inset-block-end: 0;
    padding: 1.75rem 0.65rem 0.55rem;
    background: linear-gradient(transparent, rgb(0 0 0 / 72%));
    color: #fff;
    font-size: 0.75rem;
    font-weight: 500;
    line-height: 1.3;
    overflow-wrap: anywhere;
    opacity: 0;
  }
  .name bdi {
    display: -webkit-box;
    overflow: hidden;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 3;
  }
  q {
    position: absolute;
    inset: 0;
    padding: 0.8rem;
    overflow: hidden;
    color: var(--_text);
    font-size: 0.8125rem;
    font-weight: 400;
    line-height: 1.4;
    overflow-wrap: anywhere;
    quotes: none;
  }
  q bdi {
    display: -webkit-box;
    max-block-size: 100%;
    overflow: hidden;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 5;
  }
  .badge {
    position: absolute;
    inset-block-start: 0.45rem;
    inset-inline-start: 0.45rem;
    padding: 0.1rem 0.5rem;
    border: 1px solid transparent;
    border-radius: 999px;
    background: rgb(20 20 20 / 72%);
    color: #fff;
    font-size: 0.75rem;
    font-weight: 600;
    font-variant-numeric: tabular-nums;
  }
  .actions {
    position: absolute;
    inset-block-start: 0.35rem;
    inset-inline-end: 0.35rem;
    display: flex;
    gap: 0.25rem;
    opacity: 0;
  }
  .actions button {
    inline-size: 2rem;
    min-block-size: 2rem;
    border-color: transparent;
    border-radius: 999px;
    background: rgb(20 20 20 / 62%);
    color: #fff;
  }
  .actions button:hover {
    background: rgb(20 20 20 / 88%);
  }
  .actions .icon {
    inline-size: 1.0625rem;
    block-size: 1.0625rem;
  }
  .cell:hover .name,
  .cell:hover .actions,
  .cell:has(:focus-visible) .name,
  .cell:has(:focus-visible) .actions {
    opacity: 1;
  }
  .rest {
    opacity: 0.62;
  }
  .rest:hover,
  .rest:focus-within {
    opacity: 1;
  }
  /* Small cells: a caption leaves something of its picture. */
  @media (max-width: 40rem) {
    .name {
      padding-block-start: 1.25rem;
    }
    .name bdi {
      -webkit-line-clamp: 2;
    }
  }
  /* Without a hovering pointer the large view has these buttons. */
  @media (hover: none) {
    .cell:not(:has(:focus-visible)) .actions {
      display: none;
    }
    .cell:hover:not(:has(:focus-visible)) .name {
      opacity: 0;
    }
  }
  @media (forced-colors: active) {
    .cell {
      border: 1px solid CanvasText;
    }
    .name {
      background: Canvas;
      color: CanvasText;
    }
  }
  @media (prefers-reduced-motion: no-preference) {
    .name,
    .actions,
    .rest,
    img {
      transition: opacity 0.15s, scale 0.25s;
    }
    .cell:hover img {
      scale: 1.03;
    }
    @starting-style {
      img {
        opacity: 0;
      }
    }
  }
`;
