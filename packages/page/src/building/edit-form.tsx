import { save } from './actions.ts';
import { pathOf, type Place } from './place.ts';
import type { Session } from './session.ts';
import { changesOf, type Editable, type Values, valuesOf } from './values.ts';

interface EditFormProps {
  readonly session: Session;
  readonly place: Place;
  readonly data: Editable;
  readonly etag: string | undefined;
}

const scenarios = ['switch', 'dim', 'motion'];

/**
 * Edits a resource. The change is conditional on the version that the person began to edit, which
 * later reads do not replace.
 */
export function EditForm({ session, place, data, etag }: EditFormProps) {
  const path = pathOf(place);
  const draft = session.drafts.value.get(path);
  const shown = draft?.mine ?? valuesOf(data);
  const change = (name: string, text: string): void => {
    const { base, etag: baseETag } = draft ?? { base: valuesOf(data), etag };
    const mine = { ...shown, [name]: text };
    const isBack = Object.keys(changesOf(base, mine)).length === 0;
    session.setDraft(path, isBack ? undefined : { base, mine, etag: baseETag });
  };
  const jsonError = jsonErrorOf(shown);
  return (
    <form
      class="edit"
      onSubmit={(event) => {
        event.preventDefault();
        void save(session, place);
      }}
    >
      {Object.entries(shown).map(([name, text]) => (
        <Field key={name} name={name} text={text} onChange={(text) => change(name, text)} />
      ))}
      {jsonError !== undefined && <p class="failure">{jsonError}</p>}
      <div class="buttons">
        <button
          type="submit"
          class="primary"
          disabled={draft === undefined || jsonError !== undefined || session.isBusy.value}
        >
          Save
        </button>
        {draft !== undefined && (
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
  return (
    <label>
      {name}
      {name === 'scenario' ? (
        <select value={text} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
          {[...new Set([...scenarios, text])].map((scenario) => (
            <option key={scenario}>{scenario}</option>
          ))}
        </select>
      ) : name === 'configuration' ? (
        <textarea
          rows={3}
          spellcheck={false}
          value={text}
          onInput={({ currentTarget }) => onChange(currentTarget.value)}
        />
      ) : (
        <input
          value={text}
          maxLength={200}
          required
          onInput={({ currentTarget }) => onChange(currentTarget.value)}
        />
      )}
    </label>
  );
}

function jsonErrorOf({ configuration }: Values): string | undefined {
  if (configuration === undefined) return undefined;
  try {
    JSON.parse(configuration);
    return undefined;
  } catch {
    return 'The configuration is not valid JSON';
  }
}
