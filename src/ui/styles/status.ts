import { css } from 'lit';

export const status = css`
  :host {
    container-type: inline-size;
    font-size: 0.875rem;
  }
  .summary {
    display: flex;
    align-items: center;
    gap: 0.25rem 0.5rem;
    min-block-size: 2.75rem;
  }
  .count {
    flex: 1;
    font-weight: 600;
    font-variant-numeric: tabular-nums;
  }
  .privacy {
    color: var(--_muted);
    font-weight: 400;
  }
  .privacy .icon {
    inline-size: 1.125rem;
    block-size: 1.125rem;
  }
  [aria-expanded='true'] .icon:last-child {
    rotate: 180deg;
  }
  @container (max-width: 34rem) {
    .summary {
      flex-wrap: wrap;
    }
    .count {
      flex-basis: 6rem;
    }
    .more {
      order: 1;
      justify-content: start;
      inline-size: 100%;
    }
    .controls span,
    .count:not(:empty) ~ .privacy span,
    .count:not(:empty) ~ .privacy .icon:last-child {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
  }
  .panel,
  .running,
  .notice,
  .skipped {
    margin-block: 0.25rem 0.5rem;
    padding: 0.75rem 1rem;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_raised);
  }
  .line {
    display: flex;
    align-items: center;
    gap: 0.75rem;
    min-block-size: 2.75rem;
  }
  .words {
    display: flex;
    flex: 1;
    flex-wrap: wrap;
    gap: 0 0.75rem;
  }
  .count {
    unicode-bidi: plaintext;
  }
  .controls {
    display: flex;
    margin-inline-end: -0.5rem;
  }
  .notice {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 0.75rem;
    padding-block: 0.35rem;
  }
  .notice > span {
    margin-inline-end: auto;
    overflow-wrap: anywhere;
    unicode-bidi: plaintext;
  }
  .notice .act {
    flex: none;
    max-inline-size: 45%;
    color: var(--_accent);
  }
  @container (max-width: 34rem) {
    .notice:has(.act) {
      flex-wrap: wrap;
    }
    .notice:has(.act) > span {
      flex-basis: calc(100% - 4rem);
    }
    .notice .act {
      order: 1;
      max-inline-size: 100%;
    }
  }
  .act span {
    unicode-bidi: plaintext;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .notice.error {
    border-color: color-mix(in srgb, var(--_danger) 45%, transparent);
    background: color-mix(in srgb, var(--_danger) 8%, var(--_raised));
  }
`;
