import { useSignal } from '@preact/signals';
import { write } from './actions.ts';
import { isArea, isNode, isZone, type Place } from './place.ts';
import type { Session } from './session.ts';

/** Adds an area, zone or node to the selected resource. */
export function AddForm({ session, place }: { session: Session; place: Place }) {
  const name = useSignal('');
  if (isNode(place)) return null;
  const kind = isZone(place) ? 'node' : isArea(place) ? 'zone' : 'area';
  const create = () => {
    const { writer } = session;
    const text = name.value;
    if (isZone(place)) {
      return writer.putNode({ ...place, node_uuid: crypto.randomUUID() }, { name: text });
    }
    return isArea(place) ? writer.createZone(place, text) : writer.createArea(place, text);
  };
  const submit = async (): Promise<void> => {
    await write(
      session,
      `Add a${kind === 'area' ? 'n' : ''} ${kind}`,
      `${name.value} was added`,
      create,
    );
    if (session.failure.value === undefined) name.value = '';
  };
  return (
    <form
      class="add"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <label>
        New {kind}
        <input
          value={name.value}
          required
          maxLength={200}
          onInput={({ currentTarget }) => {
            name.value = currentTarget.value;
          }}
        />
      </label>
      <button type="submit" disabled={session.isBusy.value || name.value.trim() === ''}>
        Add
      </button>
    </form>
  );
}
