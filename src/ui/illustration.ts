import { html, type TemplateResult } from 'lit';

/** Three small pictures, one for each of the example queries. */
export const illustration: TemplateResult = html`<svg class="illustration" viewBox="0 0 320 132" width="320" height="132" aria-hidden="true" focusable="false">
  <g class="card left">
    <rect width="96" height="96" rx="16" fill="#16234d" />
    <path d="M0 62h96v18a16 16 0 0 1-16 16H16A16 16 0 0 1 0 80z" fill="#1f5c92" />
    <circle cx="70" cy="24" r="9" fill="#ffe9b0" />
    <path d="M26 62h44l-8 14H35z" fill="#fff" />
    <path d="M47 58V30l-17 28zM51 58V36l13 22z" fill="#ff9d5c" />
    <path d="M20 20h.1M38 16h.1M14 38h.1M84 42h.1" stroke="#fff" stroke-width="3" stroke-linecap="round" />
  </g>
  <g class="card right">
    <rect width="96" height="96" rx="16" fill="#2f8f83" />
    <g fill="#ffd75e" stroke="#1d4d47" stroke-width="2" stroke-linejoin="round">
      <path d="m30 18 4.1 8.3 9.2 1.3-6.6 6.5 1.5 9.1-8.2-4.3-8.2 4.3 1.5-9.1-6.6-6.5 9.2-1.3z" />
      <path d="m66 30 4.1 8.3 9.2 1.3-6.6 6.5 1.5 9.1-8.2-4.3-8.2 4.3 1.5-9.1-6.6-6.5 9.2-1.3z" />
      <path d="m40 56 4.1 8.3 9.2 1.3-6.6 6.5 1.5 9.1-8.2-4.3-8.2 4.3 1.5-9.1-6.6-6.5 9.2-1.3z" />
    </g>
  </g>
  <g class="card front">
    <rect width="112" height="112" rx="18" fill="#9ddcff" />
    <path d="M0 78c30-16 74-16 112-4v20a18 18 0 0 1-18 18H18A18 18 0 0 1 0 94z" fill="#65b352" />
    <path d="m32 52 4-26 16 14M80 52l-4-26-16 14" fill="#ff86bf" stroke="#22201d" stroke-width="2.5" stroke-linejoin="round" />
    <ellipse cx="56" cy="60" rx="28" ry="24" fill="#ff86bf" stroke="#22201d" stroke-width="2.5" />
    <circle cx="46" cy="56" r="3.5" fill="#22201d" />
    <circle cx="66" cy="56" r="3.5" fill="#22201d" />
    <path d="M56 66v3m-6 3q3 3 6-1 3 4 6 1M26 62l11 2m-11 6 11-1m49-7-11 2m11 6-11-1" fill="none" stroke="#22201d" stroke-width="2" stroke-linecap="round" />
  </g>
</svg>`;
