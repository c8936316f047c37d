import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { conflictTitle } from '../explain/conflict-title.ts';
import { writes } from '../live/live.ts';
import { resolve } from './actions.ts';
import { kindOf } from './place.ts';
import type { Conflict, Session } from './session.ts';
import { changesOf, disputedOf, type Values } from './values.ts';

/** After a 412: lets the person choose between both values of each field that they changed. */
export function ConflictDialog({ session: { conflict }, session }: { session: Session }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const shown = conflict.value;
  useEffect(() => {
    if (shown === undefined) dialog.current?.close();
    else if (dialog.current?.open === false) dialog.current.showModal();
  }, [shown]);
  const close = () => (conflict.value = undefined);
  return (
    <dialog ref={dialog} aria-labelledby={`conflict-${session.user.name}`} onClose={close}>
      {shown && <Choice session={session} conflict={shown} />}
    </dialog>
  );
}

function Choice({ session, conflict }: { session: Session; conflict: Conflict }) {
  const { base, mine, theirs, path, rejectedETag, etag } = conflict;
  const { name: person } = session.user;
  const disputed = disputedOf(base, mine, theirs);
  const chosen = useSignal<Values>({});
  const isDecided = disputed.every((name) => chosen.value[name] !== undefined);
  const values = { ...theirs, ...chosen.value };
  const isUnchanged = Object.keys(changesOf(theirs, values)).length === 0;
  const etags = { before: rejectedETag, now: etag };
  return (
    <form
      class="grid"
      onSubmit={(event) => {
        event.preventDefault();
        void resolve(session, conflict, values);
      }}
    >
      <h3 id={`conflict-${person}`}>{conflictTitle(kindOf(path), person, etags, writes.value)}</h3>
      <p>
        {person}’s request named the version that the form was based on (If-Match). That version is
        out of date, so the response was 412 Precondition Failed, and nothing was overwritten.{' '}
        {disputed.length === 0
          ? 'Both made the same change, so there is nothing to choose.'
          : `Choose what to keep of ${person}’s changes.`}
      </p>
      {disputed.map((name) => (
        <fieldset key={name}>
          <legend>
            {name}, it was <q>{base[name]}</q>
          </legend>
          {[
            { label: `${person} wants`, value: mine[name] ?? '' },
            { label: 'it is now', value: theirs[name] ?? '' },
          ].map(({ label, value }) => (
            <label class="flex" key={label}>
              <input
                type="radio"
                name={name}
                checked={chosen.value[name] === value}
                onChange={() => (chosen.value = { ...chosen.value, [name]: value })}
              />
              {label} <q>{value}</q>
            </label>
          ))}
        </fieldset>
      ))}
      <div class="flex">
        <button type="submit" class="primary" disabled={!isDecided}>
          {isDecided && isUnchanged ? 'Keep the current version' : 'Save the chosen values'}
        </button>
        <button type="button" onClick={() => (session.conflict.value = undefined)}>
          Back to the form
        </button>
      </div>
    </form>
  );
}
