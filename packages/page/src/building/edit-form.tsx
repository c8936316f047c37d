import type { ComponentChildren } from 'preact';
import { edit, save } from './actions.ts';
import type { Resource } from './place.ts';
import type { Session } from './session.ts';
import { scenarios, valuesOf } from './values.ts';

interface EditFormProps {
  readonly session: Session;
  readonly path: string;
  readonly data: Resource;
  readonly children: ComponentChildren;
}

/**
 * Edits a resource. The change is conditional on the version that the person began to edit, which
 * later reads do not replace.
 */
export function EditForm({ session, path, data, children }: EditFormProps) {
  const draft = session.drafts.value.get(path);
  return (
    <form
      class="edit grid"
      onSubmit={(event) => {
        event.preventDefault();
        void save(session, path);
      }}
    >
      {Object.entries(draft?.mine ?? valuesOf(data)).map(([name, text]) => (
        <label key={name}>
          {name}
          <Field name={name} text={text} onChange={(text) => edit(session, path, name, text)} />
        </label>
      ))}
      <div class="flex">
        <button type="submit" disabled={draft === undefined || session.isBusy.value}>
          Save
        </button>
        {draft === undefined ? (
          children
        ) : (
          <button type="button" onClick={() => session.setDraft(path, undefined)}>
            Cancel
          </button>
        )}
      </div>
    </form>
  );
}

interface FieldProps {
  readonly name: string;
  readonly text: string;
  readonly onChange: (text: string) => void;
}

function Field({ name, text, onChange }: FieldProps) {
  const onInput = ({ currentTarget }: { currentTarget: { value: string } }) =>
    onChange(currentTarget.value);
  if (name === 'configuration') {
    return <textarea rows={3} spellcheck={false} value={text} onInput={onInput} />;
  }
  if (name !== 'scenario') {
    return <input value={text} maxLength={200} required={name === 'name'} onInput={onInput} />;
  }
  return (
    <select value={text} onChange={onInput}>
      {[...new Set([...scenarios, text])].map((scenario) => (
        <option key={scenario}>{scenario}</option>
      ))}
    </select>
  );
}
