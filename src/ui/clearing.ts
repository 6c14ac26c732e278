import type { Session } from './session.ts';

/** Empties a library, for good. */
export async function clear(session: Session): Promise<void> {
  session.adding.cancel();
  session.removing.undo();
  session.searching.clear();
  session.forget();
  try {
    await (await session.library()).clear();
  } catch (error) {
    session.failed(error);
  }
  await session.refresh();
}
