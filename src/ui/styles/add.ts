import { css } from 'lit';

export const add = css`
  .buttons {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: 0.5rem;
  }
  :host([compact]) .buttons {
    flex-wrap: nowrap;
  }
  :host([compact]) button {
    padding-inline: 0.65em 0.9em;
    white-space: nowrap;
  }
  :host([compact]) .folderly {
    padding-inline: 0.6em;
  }
  @media (max-width: 30rem) {
    :host([compact]) button {
      padding-inline: 0;
      inline-size: 44px;
    }
    :host([compact]) .label {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
  }
  :host(:not([compact])) button {
    min-block-size: 2.75rem;
    padding-inline: 1.1em;
    font-size: 0.9375rem;
  }
  .zone {
    display: grid;
    justify-items: center;
    gap: 0.75rem;
    padding: 2rem 1.25rem;
    border: 1.5px dashed var(--_line);
    border-radius: calc(var(--_radius) * 1.6);
    text-align: center;
  }
  .zone.over {
    border-color: var(--_accent);
    background: color-mix(in srgb, var(--_accent) 7%, transparent);
  }
  p {
    color: var(--_muted);
    font-size: 0.875rem;
  }
  @media (hover: none) {
    .hint {
      display: none;
    }
  }
`;
