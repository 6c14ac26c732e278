import { css } from 'lit';

/** Passages of a site, in lines of their own. */
export const passages = css`
  .probe-wide {
    position: absolute;
    visibility: hidden;
    inline-size: min(100%, var(--glimpse-passage, 24rem));
    block-size: 8.75rem;
    pointer-events: none;
  }
  /* Words are read: those that are less likely too. */
  .rest:has(.wide) {
    opacity: 1;
  }
  .wide {
    border: 1px solid var(--_line);
    background: var(--_raised);
  }
  .wide .open {
    display: flex;
    flex-direction: column;
    justify-content: start;
    align-items: stretch;
    gap: 0.1rem;
    padding: 0.7rem 0.9rem;
    color: inherit;
    font-weight: 400;
    text-align: inherit;
    text-decoration: none;
  }
  .wide .title {
    flex: none;
    overflow: hidden;
    color: var(--_accent);
    font-size: 0.9375rem;
    font-weight: 600;
    line-height: 1.35;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .wide .path {
    flex: none;
    overflow: hidden;
    color: var(--_muted);
    font-size: 0.75rem;
    line-height: 1.4;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .wide:hover .title,
  .wide .open:focus-visible .title {
    text-decoration: underline;
  }
  .wide q {
    position: static;
    flex: 1;
    min-block-size: 0;
    margin-block-start: 0.2rem;
    padding: 0;
    font-size: 0.8125rem;
    line-height: 1.45;
  }
  .wide q bdi {
    -webkit-line-clamp: 3;
  }
  .actions a.square {
    inline-size: 2rem;
    min-block-size: 2rem;
    border-radius: 999px;
    background: rgb(20 20 20 / 62%);
    color: #fff;
  }
  .actions a.square:hover {
    background: rgb(20 20 20 / 88%);
  }
`;
