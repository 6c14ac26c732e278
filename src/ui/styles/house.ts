import { css } from 'lit';

/** The details and the lines about the library. */
export const houseStyles = css`
  .panel {
    display: grid;
    justify-items: start;
    gap: 0.9rem;
  }
  .panel > p {
    display: flex;
    gap: 0.6rem;
  }
  .panel > p > span {
    unicode-bidi: plaintext;
  }
  .panel > p .icon {
    color: var(--_accent);
  }
  dl {
    display: grid;
    gap: 0.5rem;
  }
  dl > div {
    display: grid;
    grid-template-columns: 9rem minmax(0, 1fr);
    gap: 0.75rem;
  }
  @container (max-width: 34rem) {
    dl > div {
      grid-template-columns: 6.5rem minmax(0, 1fr);
    }
  }
  dt,
  small,
  .about {
    color: var(--_muted);
  }
  small {
    font-size: 0.8125rem;
  }
  .part {
    display: grid;
    justify-items: start;
    gap: 0.6rem;
    inline-size: 100%;
    padding-block-start: 0.9rem;
    border-block-start: 1px solid var(--_line);
  }
  h3 {
    margin: 0;
    font-size: 0.9375rem;
  }
  .about {
    max-inline-size: 44rem;
  }
  button:disabled {
    opacity: 0.5;
    cursor: default;
  }
  .acts {
    display: flex;
    flex-wrap: wrap;
    gap: 0.4rem;
  }
  ul {
    max-block-size: min(22rem, 45dvh);
    margin: 0.5rem 0;
    padding: 0;
    list-style: none;
  }
  .folders ul {
    inline-size: 100%;
    max-block-size: none;
    margin: 0;
  }
  li {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.25rem 0.6rem;
    padding-block: 0.4rem;
    border-block-start: 1px solid var(--_line);
  }
  li:first-child {
    border-block-start: none;
  }
  .what {
    display: grid;
    flex: 1 1 14rem;
    gap: 0.1rem;
    min-inline-size: 0;
  }
  .what bdi {
    overflow-wrap: anywhere;
  }
  .what > *,
  summary span {
    unicode-bidi: plaintext;
  }
  h2:focus-visible {
    outline: none;
  }
  .what > span {
    color: var(--_muted);
  }
  .folders .icon {
    color: var(--_muted);
  }
  .folders > button .icon {
    color: inherit;
  }
  .named span {
    unicode-bidi: plaintext;
    max-inline-size: 16rem;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .erase:is(button) {
    color: var(--_danger);
  }
  summary {
    font-weight: 500;
    cursor: pointer;
  }
  dialog {
    max-inline-size: min(28rem, calc(100vw - 2rem));
    padding: 1.5rem;
    border: 1px solid var(--_line);
    border-radius: calc(var(--_radius) * 1.4);
    background: var(--_raised);
    color: inherit;
    box-shadow: var(--_shadow);
  }
  dialog::backdrop {
    background: var(--glimpse-backdrop, rgb(0 0 0 / 45%));
  }
  dialog.erase {
    inline-size: 28rem;
  }
  #erase-text {
    display: grid;
    gap: 0.6rem;
    margin-block-start: 0.6rem;
  }
  #erase-text ul {
    margin: 0;
  }
  #erase-text li {
    overflow-wrap: anywhere;
  }
  .plainly li {
    display: list-item;
    border: none;
    margin-inline-start: 1.2rem;
    padding-block: 0.1rem;
    list-style: disc;
  }
  h2 {
    font-size: 1.125rem;
  }
  .choices {
    display: flex;
    flex-wrap: wrap;
    justify-content: end;
    gap: 0.5rem;
    margin-block-start: 1.25rem;
  }
`;
