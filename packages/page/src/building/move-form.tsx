import { useSignal } from '@preact/signals';
import { move } from './actions.ts';
import { type NodePlace, pathOf, type ZonePlace } from './place.ts';
import type { Session } from './session.ts';

interface Target {
  readonly place: ZonePlace;
  readonly name: string;
}

/** Moves a node to another zone of its building. Selecting a zone alone does nothing. */
export function MoveForm({ session, place }: { session: Session; place: NodePlace }) {
  const chosen = useSignal('');
  const targets = zonesOf(session, place.project_id).filter(
    ({ place: { zone_id } }) => zone_id !== place.zone_id,
  );
  if (targets.length === 0) return null;
  const target = targets.find(({ place }) => pathOf(place) === chosen.value);
  return (
    <form
      class="move"
      onSubmit={(event) => {
        event.preventDefault();
        if (target !== undefined) void move(session, place, target.place);
      }}
    >
      <label>
        Move to
        <select
          value={chosen.value}
          onChange={({ currentTarget }) => {
            chosen.value = currentTarget.value;
          }}
        >
          <option value="">another zone …</option>
          {targets.map(({ place, name }) => (
            <option key={pathOf(place)} value={pathOf(place)}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" disabled={session.isBusy.value || target === undefined}>
        Move
      </button>
    </form>
  );
}

/** The zones that this person has read. */
function zonesOf({ reader }: Session, project_id: string): Target[] {
  const areas = reader.project.get(pathOf({ project_id }))?.data?.areas ?? [];
  return areas.flatMap(({ area_id, name: area }) => {
    const zones = reader.area.get(pathOf({ project_id, area_id }))?.data?.zones ?? [];
    return zones.map(({ zone_id, name }) => ({
      place: { project_id, area_id, zone_id },
      name: `${name}, ${area}`,
    }));
  });
}
