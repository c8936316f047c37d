import type { Method } from '../client.ts';
import type { Fixture } from './fixture.ts';
import type { Change, Recording } from './recording.ts';

/** One request in the life of a temporary resource. */
export interface Step {
  readonly by?: string;
  readonly method: Method;
  readonly path: string;
  readonly body?: unknown;
  readonly changes: readonly Change[];
  /** Reads of the resource that are possible from now on, whether it exists or not. */
  readonly lookUps?: readonly LookUp[];
}

export interface LookUp {
  readonly by: string;
  readonly path: string;
  /** A 200 says that the set contains the element, a 404 that it does not. Without it, the body says so. */
  readonly set?: string;
  readonly element: string;
}

/** The requests that create and delete a resource of that name. Each gets the last one's Location. */
export type Lifecycle = (name: string) => Generator<Step, void, string>;

/** Created by POST, with an id that the service chooses, and deleted. */
const postAndDelete = (set: string, path: string, by: string): Lifecycle =>
  function* (name) {
    const at = yield {
      by,
      method: 'POST',
      path,
      body: { name },
      changes: [{ set, kind: 'add', element: name }],
    };
    yield {
      by,
      method: 'DELETE',
      path: at,
      changes: [{ set, kind: 'remove', element: name }],
      lookUps: [{ by, path: at, set, element: name }],
    };
  };

/** Each step is sent once, after the one before it is known to be done. */
export function lifecycles(fixture: Fixture, recording: Recording): readonly Lifecycle[] {
  const { project, area, zones, editors } = fixture;
  const [owner = '', manager = ''] = editors;
  const [zone = '', other = ''] = zones;

  /** Created in one zone, moved to the other, and deleted. */
  function* node(name: string): Generator<Step, void, string> {
    const [first, second] = ['nodes of the zone', 'nodes of the other zone'];
    const at = (path: string) => `${path}/nodes/${name}`;
    const put = { method: 'PUT', body: { name: 'temporary' } } as const;
    yield {
      ...put,
      path: at(zone),
      changes: [{ set: first, kind: 'add', element: name }],
      lookUps: [{ by: manager, path: at(zone), set: first, element: name }],
    };
    yield {
      ...put,
      path: at(other),
      changes: [
        { set: first, kind: 'remove', element: name },
        { set: second, kind: 'add', element: name },
      ],
      lookUps: [{ by: owner, path: at(other), set: second, element: name }],
    };
    const changes = [{ set: second, kind: 'remove', element: name }] as const;
    yield { method: 'DELETE', path: at(other), changes };
  }

  function* member(name: string): Generator<Step, void, string> {
    const email = `${name}@${owner.split('@')[1]}`;
    recording.set(`projects of ${email}`, []);
    const changes = (kind: 'add' | 'remove'): Change[] => [
      { set: 'collaborators', kind, element: email },
      { set: `projects of ${email}`, kind, element: 'the project' },
    ];
    yield {
      method: 'PATCH',
      path: `${project}/collaborators`,
      body: [{ email, role: 'viewer' }],
      changes: changes('add'),
      lookUps: [
        { by: email, path: project, set: 'collaborators', element: email },
        { by: email, path: area, set: 'collaborators', element: email },
        { by: email, path: zone, set: 'collaborators', element: email },
        { by: email, path: '/projects', element: email },
      ],
    };
    const path = `${project}/collaborators/${encodeURIComponent(email)}`;
    yield { method: 'DELETE', path, changes: changes('remove') };
  }

  return [
    postAndDelete('areas', `${project}/areas`, manager),
    postAndDelete('zones', `${area}/zones`, owner),
    postAndDelete(`projects of ${owner}`, '/projects', owner),
    node,
    member,
  ];
}
