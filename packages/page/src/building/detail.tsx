import { otherThan } from '../users.ts';
import { readOne, write } from './actions.ts';
import { AddForm } from './add-form.tsx';
import { Collaborators } from './collaborators.tsx';
import { EditForm } from './edit-form.tsx';
import { MoveForm } from './move-form.tsx';
import { OutcomeBadge } from './outcome-badge.tsx';
import { isNode, kindOf, pathOf, type Place } from './place.ts';
import type { Session } from './session.ts';
import { sessionOf } from './sessions.ts';
import type { Editable } from './values.ts';

/** The selected resource, with forms to read, change, move or delete it. */
export function Detail({ session }: { session: Session }) {
  const place = session.selected.value;
  if (place === undefined) return <p class="quiet">Select a row on the left.</p>;
  const entry = session.reader.at(place);
  const path = pathOf(place);
  if (entry?.data === undefined) {
    return entry === undefined || entry.state === 'loading' ? (
      <p class="skeleton">Reading …</p>
    ) : (
      <p class="empty">{entry.state === 'gone' ? '404: it no longer exists.' : entry.message}</p>
    );
  }
  const data = entry.data as Editable;
  return (
    <div class="detail">
      <h4>
        {data.name} <span class="quiet">{kindOf(place)}</span>
        <OutcomeBadge read={session.lastReads.value.get(path)} />
      </h4>
      <Reading session={session} place={place} />
      <EditForm key={path} session={session} place={place} data={data} etag={entry.etag} />
      {isNode(place) && <MoveForm key={`move ${path}`} session={session} place={place} />}
      {kindOf(place) === 'project' && <Collaborators session={session} place={place} />}
      <AddForm key={`add ${path}`} session={session} place={place} />
      <DeleteButton session={session} place={place} />
    </div>
  );
}

function Reading({ session, place }: { session: Session; place: Place }) {
  const other = sessionOf(otherThan(session.user));
  return (
    <div class="buttons">
      <button
        type="button"
        disabled={session.isBusy.value}
        onClick={() => void readOne(session, place)}
      >
        Read again
      </button>
      <button
        type="button"
        disabled={other.isBusy.value}
        onClick={() => {
          other.openProject.value = place.project_id;
          other.selected.value = place;
          void readOne(other, place);
        }}
      >
        Read as {other.user.name}
      </button>
    </div>
  );
}

function DeleteButton({ session, place }: { session: Session; place: Place }) {
  const kind = kindOf(place);
  if (kind === 'project') return null;
  const { area_id, zone_id, ...project } = place;
  const above: Place =
    kind === 'area'
      ? { project_id: project.project_id }
      : {
          project_id: project.project_id,
          ...(area_id !== undefined && { area_id }),
          ...(kind === 'node' && zone_id !== undefined && { zone_id }),
        };
  return (
    <button
      type="button"
      class="delete"
      disabled={session.isBusy.value}
      onClick={() =>
        void write(session, `Delete the ${kind}`, `the ${kind} was deleted`, async () => {
          const result = await session.writer.delete(place);
          if (result.response.ok) session.selected.value = above;
          return result;
        })
      }
    >
      Delete this {kind}
    </button>
  );
}
