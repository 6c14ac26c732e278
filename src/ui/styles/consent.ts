import { css } from 'lit';

export const consentStyles = css`
  .consent {
    display: grid;
    gap: 1rem;
    max-inline-size: 34rem;
    margin: clamp(1rem, 5vh, 3rem) auto 2rem;
    padding: clamp(1.1rem, 4vw, 1.75rem);
    border: 1px solid var(--_line);
    border-radius: calc(var(--_radius) * 1.4);
    background: var(--_raised);
    box-shadow: var(--_shadow);
    font-size: 0.9375rem;
    scroll-margin-block-start: var(--_head);
  }
  .consent span {
    unicode-bidi: plaintext;
  }
  .consent:focus {
    outline: none;
  }
  .consent:focus-visible {
    outline: var(--_focus);
  }
  .consent h2 {
    display: flex;
    align-items: center;
    gap: 0.6rem;
    font-size: 1.25rem;
  }
  .consent h2 .icon {
    inline-size: 1.5rem;
    block-size: 1.5rem;
    color: var(--_accent);
  }
  .consent dl {
    display: grid;
    gap: 0.45rem;
  }
  .consent dl > div {
    display: grid;
    grid-template-columns: 6.5rem minmax(0, 1fr);
    gap: 0.75rem;
  }
  .consent dt,
  .consent small {
    color: var(--_muted);
  }
  .consent small {
    font-size: 0.8125rem;
  }
  .consent .amount {
    font-size: 0.875rem;
  }
  .consent dd {
    overflow-wrap: anywhere;
  }
  .consent .note {
    padding: 0.5rem 0.75rem;
    border-radius: calc(var(--_radius) * 0.72);
    background: var(--_sunken);
  }
  .consent .failure {
    color: var(--_danger);
  }
  .consent .choices {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
  }
  .consent .choices button {
    min-block-size: 2.75rem;
    padding-inline: 1.3em;
    font-size: 0.9375rem;
  }
  .cost {
    color: var(--_muted);
    font-size: 0.8125rem;
  }
`;
