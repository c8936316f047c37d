import { useEffect } from 'preact/hooks';
import { openForBoth } from './actions.ts';
import { ConflictDialog } from './conflict-dialog.tsx';
import { Pane } from './pane.tsx';
import { findSample, provideSample } from './sample.ts';
import { sessions } from './sessions.ts';

/** One building, as two people see and change it. */
export function Building() {
  useEffect(() => void begin(), []);
  return (
    <section class="building" aria-labelledby="building-title">
      <div>
        <h2 id="building-title">Two people, one building</h2>
        <ol class="steps">
          <li>
            <button
              type="button"
              disabled={sessions.some(({ isBusy }) => isBusy.value)}
              onClick={() => void openSample()}
            >
              Open the sample building
            </button>
          </li>
          <li>Read all again: every row shows 304, and no query runs.</li>
          <li>Change a zone as Ann: only the resources that contain it cost a query.</li>
          <li>Read all again as Bob: the change comes from RAM because Ann has read it already.</li>
        </ol>
      </div>
      <div class="panes">
        {sessions.map((session) => (
          <Pane key={session.user.email} session={session} />
        ))}
      </div>
      {sessions.map((session) => (
        <ConflictDialog key={session.user.email} session={session} />
      ))}
    </section>
  );
}

/** Opens a building that both people can see, if there is one. */
async function begin(): Promise<void> {
  const [anns = [], bobs = []] = await Promise.all(
    sessions.map(async (session) => {
      let projects: Awaited<ReturnType<typeof session.reader.readProjects>>;
      await session.act('Open the page', async () => {
        projects = await session.reader.readProjects();
        return undefined;
      });
      return projects;
    }),
  );
  const shared = anns.filter(({ project_id }) => bobs.some((bob) => bob.project_id === project_id));
  const project = findSample(shared) ?? shared[0];
  if (project !== undefined) await openForBoth(project.project_id);
}

async function openSample(): Promise<void> {
  const [ann, bob] = sessions;
  let project_id: string | undefined;
  await ann.act('Open the sample building', async () => {
    try {
      project_id = await provideSample(ann, bob);
    } catch (error) {
      ann.fail(error);
    }
    return undefined;
  });
  if (project_id !== undefined) await openForBoth(project_id);
}
