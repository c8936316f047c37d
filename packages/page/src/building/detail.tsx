import { readOne } from './actions.ts';
import { Collaborators } from './collaborators.tsx';
import { EditForm } from './edit-form.tsx';
import { kindOf } from './place.ts';
import type { Session } from './session.ts';
import { OutcomeBadge } from './tree.tsx';

export function Detail({ session }: { session: Session }) {
  const path = session.selected.value;
  if (path === undefined) return <p class="skeleton">Select a row to read or change it.</p>;
  const { data, state = 'loading', message } = session.resources.value.get(path) ?? {};
  if (data === undefined) {
    const words = {
      loading: 'Reading …',
      ready: '',
      gone: '404: it no longer exists.',
      failed: message,
    };
    return <p class="skeleton">{words[state]}</p>;
  }
  return (
    <div class="detail grid">
      <h4 class="flex">
        {data.name} <span class="quiet">{kindOf(path)}</span>
        <OutcomeBadge session={session} path={path} />
      </h4>
      <EditForm key={path} session={session} path={path} data={data}>
        <button
          type="button"
          disabled={session.isBusy.value}
          onClick={() => void readOne(session, path)}
        >
          Read again
        </button>
      </EditForm>
      {data.collaborators && (
        <Collaborators session={session} path={path} collaborators={data.collaborators} />
      )}
    </div>
  );
}
