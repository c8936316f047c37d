import { signal } from '@preact/signals';
import { kindOf } from './place.ts';
import { findSample, listProjects, type Projects, provideSample } from './sample.ts';
import { building, type Conflict, type Draft, type Session, sessions } from './session.ts';
import { bodyOf, changesOf, scenarios, type Values, valuesOf } from './values.ts';

export const projects = signal<Projects>([]);

/** @throws the problem of a failed read */
async function readAll(session: Session): Promise<void> {
  const path = building.peek();
  if (path === undefined) return;
  const reason = await session.readBelow(path);
  if (reason !== undefined) throw { detail: reason };
  const selected = session.selected.peek();
  if (selected !== undefined && kindOf(selected) === 'node') await session.read(selected);
}

export const readAgain = (session: Session): Promise<boolean> =>
  session.act('Read all again', async () => {
    await readAll(session);
    return 'everything was read again';
  });

/**
 * Opens a building in both panes, even if one of the two people cannot see it.
 *
 * @returns whether both have read it
 */
export async function open(path: string): Promise<boolean> {
  building.value = path;
  let isOpen = true;
  // One after the other: Bob's reads show what Ann's have stored in the bff.
  for (const session of sessions) {
    session.selected.value = undefined;
    isOpen =
      (await session.act('Open a building', async () => {
        await readAll(session);
        return 'the building is open';
      })) && isOpen;
  }
  return isOpen;
}

export async function openFirst(): Promise<void> {
  const [ann] = sessions;
  await ann.act('Open the page', async () => {
    projects.value = await listProjects(ann);
    return undefined;
  });
  const path = findSample(projects.peek());
  if (path !== undefined) await open(path);
}

export async function openSample(): Promise<boolean> {
  const [ann, bob] = sessions;
  let path: string | undefined;
  await ann.act('Open the sample building', async () => {
    path = await provideSample(ann, bob);
    projects.value = await listProjects(ann);
    return undefined;
  });
  return path !== undefined && open(path);
}

export const readOne = (session: Session, path: string): Promise<boolean> =>
  session.act('Read again', async () => {
    const data = await session.read(path);
    if (data === undefined) throw { detail: session.messageAt(path) };
    return `${data.name} was read`;
  });

export async function select(session: Session, path: string): Promise<void> {
  session.selected.value = path;
  if (kindOf(path) === 'node' && session.resources.peek().get(path)?.state !== 'ready') {
    await session.act('Read a node', async () => void (await session.read(path)));
  }
}

/** Runs a write, then reads everything again or shows the error. */
export const write = (
  session: Session,
  label: string,
  sentence: string,
  ...request: Parameters<Session['send']>
): Promise<boolean> =>
  session.act(label, async () => {
    const { ok, data } = await session.send(...request);
    if (!ok) throw data;
    await readAll(session);
    return sentence;
  });

/** Changes a field of a form, based on the version that the person saw first. */
export function edit(session: Session, path: string, name: string, text: string): void {
  const { data, etag } = session.resources.peek().get(path) ?? {};
  if (data === undefined) return;
  const base = valuesOf(data);
  const draft = session.drafts.peek().get(path) ?? { base, mine: base, etag };
  const mine = { ...draft.mine, [name]: text };
  const isBack = Object.keys(changesOf(draft.base, mine)).length === 0;
  session.setDraft(path, isBack ? undefined : { ...draft, mine });
}

/** Edits the scenario of a zone: the one that follows by `steps` in the list. */
export function editScenario(session: Session, zone: string, steps: number): void {
  const { scenario = '' } = session.resources.peek().get(zone)?.data ?? {};
  const next = scenarios[(scenarios.indexOf(scenario) + steps) % scenarios.length] ?? scenario;
  session.selected.value = zone;
  session.setDraft(zone, undefined);
  edit(session, zone, 'scenario', next);
}

/** Saves the person's changes, unless the resource has changed since they began to edit. */
export const save = (session: Session, path: string): Promise<boolean> =>
  session.act('Change', async () => {
    const draft = session.drafts.peek().get(path);
    if (draft === undefined) return undefined;
    const body = bodyOf(changesOf(draft.base, draft.mine));
    const { ok, status, data } = await session.send('PATCH', path, {
      body,
      ifMatch: draft.etag,
    });
    if (status === 412) return showConflict(session, path, draft);
    if (!ok) throw data;
    session.setDraft(path, undefined);
    session.conflict.value = undefined;
    await readAll(session);
    return 'the change was saved';
  });

/** After a 412: reads the current version and lets the person choose. */
async function showConflict(session: Session, path: string, draft: Draft) {
  const data = await session.read(path);
  const { etag, message } = session.resources.peek().get(path) ?? {};
  if (data === undefined) throw { detail: message };
  const theirs = valuesOf(data);
  session.conflict.value = { ...draft, path, theirs, rejectedETag: draft.etag, etag };
  return 'the resource has changed: choose what to keep';
}

/** Saves the chosen values, unless the resource has changed again. */
export function resolve(session: Session, conflict: Conflict, chosen: Values): Promise<boolean> {
  const { path, theirs, etag } = conflict;
  session.conflict.value = undefined;
  if (Object.keys(changesOf(theirs, chosen)).length === 0) {
    session.setDraft(path, undefined);
    return readAgain(session);
  }
  session.setDraft(path, { base: theirs, mine: chosen, etag });
  return save(session, path);
}
