import type { BffSchemas } from 'api-clients/bff';
import { select } from './actions.ts';
import { OutcomeBadge } from './outcome-badge.tsx';
import { kindOf, pathOf, type Place } from './place.ts';
import type { Session } from './session.ts';

/** A project, its areas, zones and nodes, each with the outcome of its last read. */
export function Tree({ session, project_id }: { session: Session; project_id: string }) {
  const project = session.reader.project.get(pathOf({ project_id }))?.data;
  if (project === undefined) return null;
  return (
    <ul class="tree" aria-label={`Resources that ${session.user.name} has read`}>
      <Row session={session} place={{ project_id }} name={project.name}>
        {project.areas.map((area) => (
          <AreaRow key={area.area_id} session={session} project_id={project_id} area={area} />
        ))}
      </Row>
    </ul>
  );
}

interface AreaRowProps {
  readonly session: Session;
  readonly project_id: string;
  readonly area: BffSchemas['AreaSummary'];
}

function AreaRow({ session, project_id, area: { area_id, name } }: AreaRowProps) {
  const place = { project_id, area_id };
  const area = session.reader.area.get(pathOf(place))?.data;
  return (
    <Row session={session} place={place} name={area?.name ?? name}>
      {area?.zones.map(({ zone_id, name }) => (
        <ZoneRow key={zone_id} session={session} place={{ ...place, zone_id }} name={name} />
      ))}
    </Row>
  );
}

function ZoneRow({ session, place, name }: { session: Session; place: Place; name: string }) {
  const zone = session.reader.zone.get(pathOf(place))?.data;
  return (
    <Row session={session} place={place} name={zone?.name ?? name} note={zone?.scenario}>
      {zone?.nodes.map(({ node_uuid, name }) => (
        <Row key={node_uuid} session={session} place={{ ...place, node_uuid }} name={name} />
      ))}
    </Row>
  );
}

interface RowProps {
  readonly session: Session;
  readonly place: Place;
  readonly name: string;
  readonly note?: string | undefined;
  readonly children?: preact.ComponentChildren;
}

function Row({ session, place, name, note, children }: RowProps) {
  const path = pathOf(place);
  const { selected } = session;
  const isSelected = selected.value !== undefined && pathOf(selected.value) === path;
  const hasChildren = Array.isArray(children) && children.length > 0;
  return (
    <li class={`row-${kindOf(place)}`}>
      <button
        type="button"
        class="row"
        aria-current={isSelected ? 'true' : undefined}
        onClick={() => void select(session, place)}
      >
        <span class="row-name">{name}</span>
        {note !== undefined && <span class="row-note">{note}</span>}
        <OutcomeBadge read={session.lastReads.value.get(path)} />
      </button>
      {hasChildren && <ul>{children}</ul>}
    </li>
  );
}
