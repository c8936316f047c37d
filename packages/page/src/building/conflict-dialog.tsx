import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { conflictTitle } from '../explain/conflict-title.ts';
import { writes } from '../live/live.ts';
import { resolve } from './actions.ts';
import { kindOf } from './place.ts';
import type { Conflict, Session } from './session.ts';
import { changesOf, disputedOf, type Values } from './values.ts';

/** After a 412: lets the person choose between both values of each field that they changed. */
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
  const { base, mine, theirs, place, rejectedETag, etag } = conflict;
  const { name: person } = session.user;
  const disputed = disputedOf(base, mine, theirs);
  const chosen = useSignal<Values>({});
  const isDecided = disputed.every((name) => chosen.value[name] !== undefined);
  const values = { ...theirs, ...chosen.value };
  const isUnchanged = Object.keys(changesOf(theirs, values)).length === 0;
  const etags = { before: rejectedETag, now: etag };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void resolve(session, conflict, values);
      }}
    >
      <h3 id={title}>{conflictTitle(kindOf(place), person, etags, writes.value)}</h3>
      <p>
        {person}’s request named the version that the form was based on (If-Match). That version is
        out of date, so the response was 412 Precondition Failed, and nothing was overwritten.{' '}
        {disputed.length === 0
          ? 'Both made the same change, so there is nothing to choose.'
          : `Choose what to keep of ${person}’s changes.`}
      </p>
      {disputed.map((name) => (
        <fieldset key={name} class="versions">
          <legend>
            {name}, it was <q>{base[name]}</q>
          </legend>
          {(
            [
              [`${person} wants`, mine],
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
        <button type="submit" class="primary" disabled={!isDecided}>
          {isDecided && isUnchanged ? 'Keep the current version' : 'Save the chosen values'}
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
