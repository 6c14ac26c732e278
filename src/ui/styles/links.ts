import { css } from 'lit';

/** Links that look like the buttons beside them. */
export const links = css`
  a.plain,
  a.square {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.45em;
    min-block-size: 2.25rem;
    border-radius: calc(var(--_radius) * 0.72);
    color: inherit;
    font-size: 0.875rem;
    font-weight: 500;
    line-height: 1.2;
    text-decoration: none;
    white-space: nowrap;
    touch-action: manipulation;
  }
  a.plain {
    padding-inline: 0.8em;
  }
  a.plain:hover {
    background: color-mix(in srgb, var(--_text) 8%, transparent);
  }
  dd a {
    color: var(--_accent);
  }
  @media (pointer: coarse) {
    a.plain,
    a.square {
      min-block-size: 44px;
      min-inline-size: 44px;
    }
  }
`;
