import type { Done } from './adding.ts';
import type { Session } from './session.ts';

/** An addition has ended: what became of it is shown and said. */
export function settled(session: Session, done: Done | undefined): void {
  const { adding, keeping, notices, preparing, removing, searching } = session;
  const report = done?.report;
  preparing.hide();
  if (report) removing.keep([...report.added, ...report.unchanged].map(({ id }) => id));
  if (!adding.running) removing.release();
  if (done) notices.settle('add');
  if (report?.added.length) notices.settle('quota');
  if (done?.text) notices.pass(done.text, done.undo);
  session.reread();
  if (report?.added.length) void keeping.ask();
  if (adding.running) return;
  searching.again();
  // Words are wanted next, and perhaps without a network.
  if (report?.added.length) void preparing.words();
}
