import { signal } from '@preact/signals';
import { editScenario, open, openSample, projects, readAgain, readOne, save } from './actions.ts';
import { findSample } from './sample.ts';
import { building, sessions } from './session.ts';

const [ann, bob] = sessions;

/**
 * Calls `change` with the first zone, after both people have read its current version.
 *
 * @returns whether all of it succeeded
 */
async function withZone(change: (zone: string) => Promise<boolean>): Promise<boolean> {
  const [zone] = ann.zonesBelow(building.peek() ?? '');
  if (zone === undefined) return false;
  const reads = await Promise.all(sessions.map((session) => readOne(session, zone)));
  return reads.every(Boolean) && change(zone);
}

const steps = [
  {
    title: 'Open the sample building',
    result: 'Both panes open it. First reads run queries.',
    run: openSample,
  },
  {
    title: 'Read all again as Ann',
    result: 'Nothing changed: 304 on every row, no query.',
    run: () => readAgain(ann),
  },
  {
    title: 'Change a zone as Ann',
    needsZone: true,
    result: 'Only the zone and its area cost a query.',
    run: () =>
      withZone((zone) => {
        editScenario(ann, zone, 1);
        return save(ann, zone);
      }),
  },
  {
    title: 'Read all again as Bob',
    result: 'Ann has read it, so Bob gets it from RAM.',
    run: () => readAgain(bob),
  },
  {
    title: 'Change the same zone as both',
    needsZone: true,
    result: 'Bob is slower: he gets 412 and chooses.',
    run: () =>
      withZone(async (zone) => {
        editScenario(bob, zone, 2);
        editScenario(ann, zone, 1);
        return (await save(ann, zone)) && save(bob, zone);
      }),
  },
];

/** The number of steps that are done. The next one is highlighted. */
const done = signal(0);
const isRunning = signal(false);

async function start(index: number, run: () => Promise<boolean>): Promise<void> {
  isRunning.value = true;
  const isDone = await run();
  isRunning.value = false;
  if (isDone) done.value = index + 1;
}

/** The story, in the order in which its steps can be done. */
export function Steps() {
  const isBusy = isRunning.value || sessions.some((session) => session.isBusy.value);
  const isOpen = building.value !== undefined;
  const hasZone = ann.zonesBelow(building.value ?? '').length > 0;
  // The page opens the sample building by itself if there is one.
  const isSample = isOpen && building.value === findSample(projects.value);
  const next = isOpen ? Math.max(isSample ? 1 : 0, done.value) : 0;
  return (
    <section class="card grid story" aria-labelledby="story-title">
      <header>
        <h2 id="story-title">Two people, one building</h2>
        {projects.value.length > 0 && (
          <select
            aria-label="Building"
            disabled={isBusy}
            value={building.value ?? ''}
            onChange={({ currentTarget }) => {
              done.value = 0;
              void open(currentTarget.value);
            }}
          >
            {!isOpen && <option value="">Select a building</option>}
            {projects.value.map(({ project_id, name }) => (
              <option key={project_id} value={`/projects/${project_id}`}>
                {name}
              </option>
            ))}
          </select>
        )}
      </header>
      <ol class="steps grid" aria-busy={isBusy}>
        {steps.map(({ title, result, run, needsZone = false }, index) => (
          <li key={title} class={index < next ? 'done' : ''}>
            <button
              type="button"
              class={index === next ? 'primary' : ''}
              aria-describedby={`step-${index}`}
              disabled={isBusy || (index > 0 && !isOpen) || (needsZone && !hasZone)}
              onClick={() => void start(index, run)}
            >
              {title}
            </button>
            <p id={`step-${index}`} class="small quiet">
              {result}
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}
