import { messageOf } from '../client/problem.ts';
import { isNode, type NodePlace, pathOf, type Place, type ZonePlace } from './place.ts';
import type { Conflict, Session } from './session.ts';
import { changesOf, type Editable, type Values, valuesOf } from './values.ts';

/** Reads everything that this person has in sight. */
export async function readAll(session: Session): Promise<void> {
  const { reader } = session;
  const project_id = session.openProject.peek();
  const projects = await reader.readProjects();
  if (project_id === undefined) return;
  // Also where it is no longer in the list: then the bff says that it is not there.
  await reader.readBuilding(project_id);
  const selected = session.selected.peek();
  if (selected !== undefined && isNode(selected) && projects !== undefined) {
    await reader.read(selected);
  }
}

export const readAgain = (session: Session): Promise<void> =>
  session.act('Read all again', async () => {
    await readAll(session);
    return 'everything has been read again';
  });

export const open = (session: Session, project_id: string): Promise<void> =>
  session.act('Open a building', async () => {
    session.openProject.value = project_id;
    session.selected.value = { project_id };
    await session.reader.readBuilding(project_id);
    return 'the building is open';
  });

export const readOne = (session: Session, place: Place): Promise<void> =>
  session.act('Read again', async () => {
    await session.reader.read(place);
    const name = (session.reader.at(place)?.data as Editable | undefined)?.name;
    return name === undefined ? 'there is nothing to be read any more' : `${name} has been read`;
  });

export async function select(session: Session, place: Place): Promise<void> {
  session.selected.value = place;
  if (isNode(place) && session.reader.node.get(pathOf(place))?.state !== 'ready') {
    await session.act('Read a node', async () => void (await session.reader.read(place)));
  }
}

/** Runs a write, says what went wrong, and reads again what is in sight. */
export function write(
  session: Session,
  label: string,
  said: string,
  call: () => Promise<{ error?: unknown; response: Response }>,
): Promise<void> {
  return session.act(label, async () => {
    const { error, response } = await call();
    if (!response.ok) {
      session.fail(error);
      return undefined;
    }
    await readAll(session);
    return said;
  });
}

/** Saves what the person has changed, if nobody else has changed it since they began. */
export function save(session: Session, place: Place): Promise<void> {
  const path = pathOf(place);
  return session.act('Change', async () => {
    const draft = session.drafts.peek().get(path);
    if (draft === undefined) return undefined;
    const changes = changesOf(draft.base, draft.mine);
    const { error, response } = await session.writer.change(place, changes, draft.etag);
    if (response.status === 412) {
      await contest(session, { ...draft, place });
      return 'somebody else was faster: choose what to keep';
    }
    if (!response.ok) {
      session.fail(error);
      return undefined;
    }
    session.setDraft(path, undefined);
    session.conflict.value = undefined;
    await readAll(session);
    return 'the change is saved';
  });
}

/** After a 412: reads what it is now, and asks the person. */
async function contest(session: Session, mine: Omit<Conflict, 'theirs'>): Promise<void> {
  const { place } = mine;
  const data = (await session.reader.read(place)) as Editable | undefined;
  const entry = session.reader.at(place);
  if (data === undefined) {
    session.fail({ detail: entry?.message ?? messageOf(undefined) });
    return;
  }
  session.conflict.value = { ...mine, theirs: valuesOf(data), etag: entry?.etag };
}

/** Saves what has been chosen out of both versions, if it is still the one that was looked at. */
export function resolve(session: Session, conflict: Conflict, chosen: Values): Promise<void> {
  const { place, theirs, etag } = conflict;
  session.conflict.value = undefined;
  if (Object.keys(changesOf(theirs, chosen)).length === 0) {
    session.setDraft(pathOf(place), undefined);
    return session.act('Take theirs', async () => {
      await readAll(session);
      return 'the other version is kept';
    });
  }
  session.setDraft(pathOf(place), { base: theirs, mine: chosen, etag });
  return save(session, place);
}

/** Moves a node: a PUT at its new zone, with all that it is. */
export const move = (session: Session, from: NodePlace, to: ZonePlace): Promise<void> =>
  session.act('Move a node', async () => {
    const node = (await session.reader.read(from)) as
      | { name: string; configuration: unknown }
      | undefined;
    if (node === undefined) return 'the node is no longer there';
    const { name, configuration } = node;
    const place = { ...to, node_uuid: from.node_uuid };
    const { error, response } = await session.writer.putNode(place, { name, configuration });
    if (!response.ok) {
      session.fail(error);
      return undefined;
    }
    session.selected.value = place;
    await readAll(session);
    return `${name} has moved`;
  });
