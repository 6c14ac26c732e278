import { onEnd } from '../worker/client.ts';
import type { Session } from './session.ts';
import { strings } from './strings.ts';

/** Another tab, or a script of this page, erases everything: the library is shut, and nothing is stored anew before the person wants it. Returns the function that stops listening. */
export function hearErasure(session: Session): () => void {
  return onEnd(() => {
    // This page's own interface asked for it.
    if (!session.shut()) return;
    const begin = () => void session.begin();
    session.notices.show(strings.erasedElsewhere, 'info', 'erased', { act: { label: strings.startAfresh, run: begin }, dismissed: begin });
  });
}
