import { css } from 'lit';

export const answerStyles = css`
  .results {
    flex: 1 1 auto;
    min-block-size: 0;
    padding: 0.4rem 0.6rem 0.6rem;
    border-block-start: 1px solid var(--_line);
  }
  .results:focus-visible {
    outline-offset: -3px;
  }
  .results h3 {
    padding: 0.6rem 0.6rem 0.3rem;
    color: var(--_muted);
    font-size: 0.8125rem;
    font-weight: 600;
  }
  .results ol {
    padding: 0;
    background: none;
    list-style: none;
    overflow: visible;
  }
  .hit {
    display: flex;
    align-items: flex-start;
    justify-content: flex-start;
    gap: 0.8rem;
    inline-size: 100%;
    padding: 0.6rem;
    border-color: transparent;
    background: none;
    font-weight: 400;
    line-height: 1.45;
    text-align: inherit;
  }
  a.hit {
    box-sizing: border-box;
    border: 1px solid transparent;
    border-radius: calc(var(--_radius) * 0.72);
    color: inherit;
    text-decoration: none;
  }
  .hit:hover,
  .hit:focus-visible {
    background: color-mix(in srgb, var(--_text) 7%, transparent);
  }
  .hit:focus-visible {
    outline-offset: -2px;
  }
  .about {
    display: grid;
    flex: 1;
    gap: 0.15rem;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .path {
    font-size: 0.875rem;
    font-weight: 600;
  }
  .path bdi:not(:last-child) {
    color: var(--_muted);
    font-weight: 400;
  }
  .path i {
    display: inline-block;
    inline-size: 0.4em;
    block-size: 0.4em;
    margin-inline: 0.3em 0.45em;
    border-block-start: 1.5px solid var(--_muted);
    border-inline-end: 1.5px solid var(--_muted);
    rotate: 45deg;
    vertical-align: 0.12em;
  }
  .path i:dir(rtl) {
    rotate: -45deg;
  }
  .snippet {
    display: -webkit-box;
    overflow: hidden;
    color: var(--_muted);
    font-size: 0.875rem;
    unicode-bidi: plaintext;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 3;
  }
  .about > .snippet:only-child,
  .about > .hidden + .snippet:last-child:nth-child(2) {
    color: inherit;
  }
  mark {
    border-radius: 3px;
    background: color-mix(in oklab, var(--_accent) 22%, transparent);
    color: var(--_text);
    font-weight: 500;
  }
  .thumb {
    position: relative;
    display: grid;
    place-items: center;
    flex: none;
    inline-size: 4.5rem;
    block-size: 4.5rem;
    overflow: hidden;
    border-radius: calc(var(--_radius) * 0.6);
    background: var(--_sunken);
    color: var(--_muted);
  }
  .thumb img {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
  }
  .nothing {
    padding: 1.2rem 1.2rem 0.8rem;
    border-block-start: 1px solid var(--_line);
  }
  @media (max-width: 30rem) {
    .thumb {
      inline-size: 3.5rem;
      block-size: 3.5rem;
    }
  }
  @media (forced-colors: active) {
    mark {
      background: Highlight;
      color: HighlightText;
    }
  }
`;
