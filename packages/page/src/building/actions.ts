import { messageOf } from '../client/problem.ts';
import { isNode, type NodePlace, pathOf, type Place, type ZonePlace } from './place.ts';
import type { Conflict, Draft, Session } from './session.ts';
import { sessions } from './sessions.ts';
import { changesOf, type Editable, type Values, valuesOf } from './values.ts';

/** Reads everything that this person's pane shows. */
export async function readAll(session: Session): Promise<void> {
  const { reader } = session;
  const project_id = session.openProject.peek();
  const projects = await reader.readProjects();
  if (project_id === undefined) return;
  // Even if the list no longer contains it: the pane then shows the 404.
  await reader.readBuilding(project_id);
  const selected = session.selected.peek();
  if (selected !== undefined && isNode(selected) && projects !== undefined) {
    await reader.read(selected);
  }
}

export const readAgain = (session: Session): Promise<void> =>
  session.act('Read all again', async () => {
    await readAll(session);
    return 'everything was read again';
  });

const open = (session: Session, project_id: string): Promise<void> =>
  session.act('Open a building', async () => {
    session.openProject.value = project_id;
    session.selected.value = { project_id };
    await readAll(session);
    return 'the building is open';
  });

/** Opens a building in both panes, even if one of the two people cannot see it. */
export const openForBoth = async (project_id: string): Promise<void> =>
  void (await Promise.all(sessions.map((session) => open(session, project_id))));

export const readOne = (session: Session, place: Place): Promise<void> =>
  session.act('Read again', async () => {
    await session.reader.read(place);
    const name = (session.reader.at(place)?.data as Editable | undefined)?.name;
    return name === undefined ? 'the resource no longer exists' : `${name} was read`;
  });

export async function select(session: Session, place: Place): Promise<void> {
  session.selected.value = place;
  if (isNode(place) && session.reader.node.get(pathOf(place))?.state !== 'ready') {
    await session.act('Read a node', async () => void (await session.reader.read(place)));
  }
}

/** Runs a write, then reads everything again or shows the error. */
export function write(
  session: Session,
  label: string,
  sentence: string,
  call: () => Promise<{ error?: unknown; response: Response }>,
): Promise<void> {
  return session.act(label, async () => {
    const { error, response } = await call();
    if (!response.ok) {
      session.fail(error);
      return undefined;
    }
    await readAll(session);
    return sentence;
  });
}

/** Saves the person's changes, unless the resource has changed since they began to edit. */
export function save(session: Session, place: Place): Promise<void> {
  const path = pathOf(place);
  return session.act('Change', async () => {
    const draft = session.drafts.peek().get(path);
    if (draft === undefined) return undefined;
    const changes = changesOf(draft.base, draft.mine);
    const { error, response } = await session.writer.change(place, changes, draft.etag);
    if (response.status === 412) {
      await showConflict(session, place, draft);
      return 'the resource has changed: choose what to keep';
    }
    if (!response.ok) {
      session.fail(error);
      return undefined;
    }
    session.setDraft(path, undefined);
    session.conflict.value = undefined;
    await readAll(session);
    return 'the change was saved';
  });
}

/** After a 412: reads the current version and lets the person choose. */
async function showConflict(session: Session, place: Place, draft: Draft): Promise<void> {
  const data = (await session.reader.read(place)) as Editable | undefined;
  const entry = session.reader.at(place);
  if (data === undefined) {
    session.fail({ detail: entry?.message ?? messageOf(undefined) });
    return;
  }
  session.conflict.value = {
    ...draft,
    place,
    theirs: valuesOf(data),
    rejectedETag: draft.etag,
    etag: entry?.etag,
  };
}

/** Saves the chosen values, unless the resource has changed again. */
export function resolve(session: Session, conflict: Conflict, chosen: Values): Promise<void> {
  const { place, theirs, etag } = conflict;
  session.conflict.value = undefined;
  if (Object.keys(changesOf(theirs, chosen)).length === 0) {
    session.setDraft(pathOf(place), undefined);
    return session.act('Keep the current version', async () => {
      await readAll(session);
      return 'the current version was kept';
    });
  }
  session.setDraft(pathOf(place), { base: theirs, mine: chosen, etag });
  return save(session, place);
}

/** Moves a node by a PUT of its whole content at the new zone. */
export const move = (session: Session, from: NodePlace, to: ZonePlace): Promise<void> =>
  session.act('Move a node', async () => {
    const node = (await session.reader.read(from)) as
      | { name: string; configuration: unknown }
      | undefined;
    if (node === undefined) return 'the node no longer exists';
    const { name, configuration } = node;
    const place = { ...to, node_uuid: from.node_uuid };
    const { error, response } = await session.writer.putNode(place, { name, configuration });
    if (!response.ok) {
      session.fail(error);
      return undefined;
    }
    session.selected.value = place;
    await readAll(session);
    return `${name} was moved`;
  });
