import { useEffect } from 'preact/hooks';
import { otherThan } from '../users.ts';
import { readAll, readAgain } from './actions.ts';
import { ConflictDialog } from './conflict-dialog.tsx';
import { Pane } from './pane.tsx';
import { fillWithSample } from './sample.ts';
import type { Session } from './session.ts';
import { sessionOf, sessions } from './sessions.ts';

/** The same buildings, as two people see and change them. */
export function Building() {
  useEffect(() => void Promise.all(sessions.map(begin)), []);
  return (
    <section class="building" aria-labelledby="building-title">
      <div>
        <h2 id="building-title">Two people, one building</h2>
        <ol class="steps">
          <li>Read all again: every line says 304, and no database is asked.</li>
          <li>Change a zone as Ann: what shows it costs a query, and nothing else does.</li>
          <li>Read all again as Bob: what changed comes out of RAM, for Ann has read it since.</li>
        </ol>
      </div>
      <div class="panes">
        {sessions.map((session) => (
          <Pane key={session.user.email} session={session} onFill={() => void fill(session)} />
        ))}
      </div>
      {sessions.map((session) => (
        <ConflictDialog key={session.user.email} session={session} />
      ))}
    </section>
  );
}

async function begin(session: Session): Promise<void> {
  await session.act('Open the page', async () => {
    const projects = await session.reader.readProjects();
    const [first] = projects ?? [];
    if (first === undefined) return undefined;
    session.openProject.value = first.project_id;
    session.selected.value = { project_id: first.project_id };
    await readAll(session);
    return undefined;
  });
}

async function fill(session: Session): Promise<void> {
  await session.act('Fill with a sample building', async () => {
    try {
      const project_id = await fillWithSample(session);
      session.openProject.value = project_id;
      session.selected.value = { project_id };
      await readAll(session);
    } catch (error) {
      session.fail(error);
      return undefined;
    }
    return 'there is a sample building, Harbour house';
  });
  const other = sessionOf(otherThan(session.user));
  const project_id = session.openProject.peek();
  if (project_id === undefined) return;
  other.openProject.value = project_id;
  other.selected.value = { project_id };
  await readAgain(other);
}
