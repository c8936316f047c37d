import { history } from '../client/history.ts';
import { summaryOf } from '../explain/summary.ts';
import { readAgain } from './actions.ts';
import { ConflictDialog } from './conflict-dialog.tsx';
import { Detail } from './detail.tsx';
import { building, type Session } from './session.ts';
import { Tree } from './tree.tsx';

export function Pane({ session }: { session: Session }) {
  const { user, isBusy, isConditional, failure, selected } = session;
  // These reasons are already shown in place of the missing data.
  const shown = [building.value, selected.value].map((path) => session.messageAt(path));
  return (
    <section class="card grid pane" aria-labelledby={user.name} aria-busy={isBusy.value}>
      <header>
        <h3 id={user.name}>
          {user.name} <span class="quiet">{user.email}</span>
        </h3>
        <label class="flex">
          <input
            type="checkbox"
            checked={isConditional.value}
            onChange={({ currentTarget }) => (isConditional.value = currentTarget.checked)}
          />
          Send stored ETags
        </label>
        <button
          type="button"
          disabled={isBusy.value || building.value === undefined}
          onClick={() => void readAgain(session)}
        >
          Read all again
        </button>
      </header>
      {failure.value !== undefined && !shown.includes(failure.value) && (
        <p class="failure" role="alert">
          {failure.value}
        </p>
      )}
      <Opened session={session} />
      <p class="summary small quiet">{summaryOf(history.value, user.email)}</p>
      <ConflictDialog session={session} />
    </section>
  );
}

function Opened({ session }: { session: Session }) {
  const path = building.value;
  if (path === undefined) return <p class="skeleton">No building is open. Start with step 1.</p>;
  const { data, state = 'loading', message } = session.resources.value.get(path) ?? {};
  if (data !== undefined) {
    return (
      <div class="pane-body grid">
        <Tree session={session} path={path} />
        <Detail session={session} />
      </div>
    );
  }
  const { name } = session.user;
  const words = {
    ready: '',
    loading: 'Reading the building …',
    gone: `404: ${name} cannot see this building. It was deleted, or ${name} is not a collaborator.`,
    failed: `Cannot read the building: ${message}.`,
  };
  return <p class="skeleton">{words[state]}</p>;
}
