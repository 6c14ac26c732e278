import { css } from 'lit';

/** A list or panel that scrolls: a shade at the edge behind which there is more. Two covers move with the content, and lie on the shades at its ends. */
export const fades = css`
  ul,
  .fades {
    overflow: auto;
    overscroll-behavior: contain;
    --_shade: color-mix(in srgb, var(--_text) 22%, transparent);
    background:
      linear-gradient(var(--_raised) 40%, transparent) top / 100% 2.5rem local,
      linear-gradient(transparent, var(--_raised) 60%) bottom / 100% 2.5rem local,
      linear-gradient(var(--_shade), transparent) top / 100% 0.8rem,
      linear-gradient(transparent, var(--_shade)) bottom / 100% 0.8rem,
      var(--_raised);
    background-repeat: no-repeat;
  }
`;
