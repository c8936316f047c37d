import type { Method } from '../client.ts';
import type { Fixture } from './fixture.ts';
import type { Change, Recording } from './recording.ts';

/** A step of something that comes and goes. */
export interface Step {
  readonly by?: string;
  readonly method: Method;
  readonly path: string;
  readonly body?: unknown;
  readonly changes: readonly Change[];
  /** What can be asked for from now on, and is there or not. */
  readonly lookUps?: readonly LookUp[];
}

export interface LookUp {
  readonly by: string;
  readonly path: string;
  /** Whose element a 200 shows and a 404 does not; without it, what is read says it. */
  readonly set?: string;
  readonly element: string;
}

/** Something with a name of its own that comes and goes; told where the last step's result is. */
export type Lifecycle = (name: string) => Generator<Step, void, string>;

/** Made by its service, with an id of its own, and deleted. */
const made = (set: string, path: string, by: string): Lifecycle =>
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

/** Each step is taken once, and the next one only after the last is known to be done. */
export function lifecycles(fixture: Fixture, recording: Recording): readonly Lifecycle[] {
  const { project, area, zones, editors } = fixture;
  const [owner = '', manager = ''] = editors;
  const [zone = '', other = ''] = zones;

  /** Comes to one zone, moves to the other, and goes. */
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
    made('areas', `${project}/areas`, manager),
    made('zones', `${area}/zones`, owner),
    made(`projects of ${owner}`, '/projects', owner),
    node,
    member,
  ];
}
