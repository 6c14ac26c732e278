import { css } from 'lit';

/** What lies over the page while the person goes through the places that were found. */
export const layerStyles = css`
  [popover] {
    margin: 0;
    border: 0;
    padding: 0;
    position: fixed;
  }
  .marks {
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    overflow: hidden;
    background: none;
    pointer-events: none;
  }
  .marks i {
    position: absolute;
    border: 3px solid var(--_accent);
    border-radius: 8px;
    box-shadow: 0 0 0 2px var(--_raised);
  }
  .findbar {
    inset: auto 0 max(1rem, env(safe-area-inset-bottom)) 0;
    inline-size: fit-content;
    margin-inline: auto;
    padding: 0.3rem 0.4rem 0.3rem 1rem;
    border: 1px solid var(--_line);
    border-radius: 999px;
    background: var(--_raised);
    color: var(--_text);
    box-shadow: var(--_shadow);
    font-size: 0.875rem;
  }
  .findbar:not([hidden]) {
    display: flex;
    align-items: center;
  }
  .findbar button {
    border-radius: 999px;
  }
  .findbar .place {
    margin-inline-end: 0.4rem;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  :host(:dir(rtl)) .findbar {
    padding: 0.3rem 1rem 0.3rem 0.4rem;
  }
  :host(:dir(rtl)) .findbar .icon {
    scale: -1 1;
  }
  @media (forced-colors: active) {
    .marks i {
      border-color: Highlight;
      forced-color-adjust: none;
    }
    .findbar {
      border-color: CanvasText;
    }
  }
`;
