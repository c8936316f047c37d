import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { resolve } from './actions.ts';
import { kindOf } from './place.ts';
import type { Conflict, Session } from './session.ts';
import { changesOf, mergeOf, type Values } from './values.ts';

/** After a 412: both versions, and the choice between them, field by field. */
export function ConflictDialog({ session }: { session: Session }) {
  const { conflict } = session;
  const dialog = useRef<HTMLDialogElement>(null);
  const shown = conflict.value;
  useEffect(() => {
    if (shown === undefined) dialog.current?.close();
    else if (dialog.current?.open === false) dialog.current.showModal();
  }, [shown]);
  const title = `conflict-${session.user.name}`;
  return (
    <dialog
      ref={dialog}
      class="conflict"
      aria-labelledby={title}
      onClose={() => {
        conflict.value = undefined;
      }}
    >
      {shown && <Choice session={session} conflict={shown} title={title} />}
    </dialog>
  );
}

interface ChoiceProps {
  readonly session: Session;
  readonly conflict: Conflict;
  readonly title: string;
}

function Choice({ session, conflict, title }: ChoiceProps) {
  const { base, mine, theirs, place } = conflict;
  const { merged, disputed } = mergeOf(base, mine, theirs);
  const chosen = useSignal<Values>(merged);
  const differing = Object.keys(mine).filter((name) => mine[name] !== theirs[name]);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void resolve(session, conflict, chosen.value);
      }}
    >
      <h3 id={title}>
        Somebody changed this {kindOf(place)} while {session.user.name} was typing
      </h3>
      <p>
        {session.user.name}’s change named the version that it was made for (If-Match). That version
        is gone, so the answer was 412 Precondition Failed, and nothing was overwritten.{' '}
        {disputed.length === 0
          ? 'The two changes do not touch each other, and have been put together.'
          : 'Both changed the same: choose what to keep.'}
      </p>
      {differing.map((name) => (
        <fieldset key={name} class="versions">
          <legend>
            {name}, it was <q>{base[name]}</q>
          </legend>
          {(
            [
              [`${session.user.name} wants`, mine],
              ['it is now', theirs],
            ] as const
          ).map(([label, version]) => (
            <label key={label}>
              <input
                type="radio"
                name={name}
                checked={chosen.value[name] === version[name]}
                onChange={() => {
                  chosen.value = { ...chosen.value, [name]: version[name] ?? '' };
                }}
              />
              {label} <q>{version[name]}</q>
            </label>
          ))}
        </fieldset>
      ))}
      <div class="buttons">
        <button type="submit" class="primary">
          {Object.keys(changesOf(theirs, chosen.value)).length === 0
            ? 'Keep what it is now'
            : 'Save what is chosen'}
        </button>
        <button
          type="button"
          onClick={() => {
            session.conflict.value = undefined;
          }}
        >
          Back to the form
        </button>
      </div>
    </form>
  );
}
