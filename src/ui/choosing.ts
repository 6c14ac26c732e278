import type { Weights } from './answers.ts';
import type { Session } from './session.ts';

/** The person wants other weights: the library is opened anew for them, and what waits for the model goes on waiting. */
export async function choose(session: Session, weights: Weights): Promise<void> {
  const { consent, searching, settings } = session;
  settings.weights = weights;
  searching.forget();
  await consent.during(() => session.reopen());
  consent.ask();
  searching.again();
}

/** The smaller weights do not work here. The size of the recommended ones was named: they are agreed to. */
export async function recover(session: Session): Promise<void> {
  const { adding, consent } = session;
  // What is being added belongs to the smaller ones; what only waits goes on.
  if (!consent.awaited) adding.cancel();
  await choose(session, 'auto');
  if (consent.needed) consent.agree();
}
