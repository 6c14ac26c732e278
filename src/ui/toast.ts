import { html, nothing, type TemplateResult } from 'lit';
import type { Session } from './session.ts';
import { strings } from './strings.ts';

/** The line that passes by, with "undo" as long as that is possible; its button goes when it is used, so focus must go somewhere. */
export function toast(session: Session, undone: () => void): TemplateResult | typeof nothing {
  const undo = () => {
    session.undo();
    undone();
  };
  const { removing, notices } = session;
  const { size } = removing.undoable;
  const text = size > 0 ? strings.removed(size) : notices.passing;
  if (!text) return nothing;
  return html`<div class="toast" part="toast">
    <span>${text}</span>
    ${size > 0 || notices.undoable ? html`<button class="plain" type="button" @click=${undo}>${strings.undo}</button>` : nothing}
  </div>`;
}
