import fc from 'fast-check';
import type { Method } from './client.ts';

/** A random request, in terms of the resources that its history has created. */
export interface Operation {
  readonly by: string;
  readonly method: Method;
  /** The kind of resource, existing or deleted, and its number, modulo how many there are. */
  readonly on: 'root' | 'project' | 'area' | 'zone';
  readonly number: number;
  readonly below: string;
  readonly body?: unknown;
  /** `If-Match` with the ETag of the last read, or with an older one. */
  readonly ifMatch?: 'current' | 'outdated' | undefined;
}

const owner = 'ann@example.com';
export const users = [owner, 'bob@example.com', 'eve@example.com'];
export const nodes = ['lamp', 'fan'];

/** Few names, so that resources get names back that they had before. */
const name = fc.constantFrom('one', 'two', 'three');
const scenario = fc.constantFrom('switch', 'dim');
const configuration = fc.constantFrom({}, { level: 1 }, { level: 2, on: ['a'] });
const user = fc.constantFrom(...users);
const role = fc.constantFrom('owner', 'manager', 'viewer');
const collaborators = fc.uniqueArray(fc.record({ email: user, role }), {
  minLength: 1,
  maxLength: 2,
  selector: ({ email }) => email,
});
const optional = { requiredKeys: [] };
const none = fc.constant(undefined);
const node = fc.constantFrom(...nodes.map((uuid) => `/nodes/${uuid}`));

const kinds = [
  [1, 'POST', 'root', '/projects', fc.record({ name })],
  [3, 'PATCH', 'project', '', fc.record({ name })],
  [1, 'DELETE', 'project', '', none],
  [3, 'PATCH', 'project', '/collaborators', collaborators],
  [1, 'DELETE', 'project', '/collaborators', fc.uniqueArray(user, { minLength: 1, maxLength: 2 })],
  [2, 'DELETE', 'project', user.map((email) => `/collaborators/${email}`), none],
  [2, 'POST', 'project', '/areas', fc.record({ name })],
  [3, 'PATCH', 'area', '', fc.record({ name })],
  [1, 'DELETE', 'area', '', none],
  [2, 'POST', 'area', '/zones', fc.record({ name, scenario }, { requiredKeys: ['name'] })],
  [3, 'PATCH', 'zone', '', fc.record({ name, scenario }, optional)],
  [1, 'DELETE', 'zone', '', none],
  [4, 'PUT', 'zone', node, fc.record({ name, configuration }, { requiredKeys: ['name'] })],
  [3, 'PATCH', 'zone', node, fc.record({ name, configuration }, optional)],
  [2, 'DELETE', 'zone', node, none],
] as const;

const by = fc.oneof({ weight: 4, arbitrary: fc.constant(owner) }, { weight: 1, arbitrary: user });
const ifMatch = fc.oneof(
  { weight: 4, arbitrary: none },
  { weight: 1, arbitrary: fc.constantFrom('current' as const, 'outdated' as const) },
);

export const operation: fc.Arbitrary<Operation> = fc.oneof(
  ...kinds.map(([weight, method, on, below, body]) => ({
    weight,
    arbitrary: fc.record({
      by,
      method: fc.constant(method),
      on: fc.constant(on),
      number: fc.nat(7),
      below: typeof below === 'string' ? fc.constant(below) : below,
      body: body as fc.Arbitrary<unknown>,
      ifMatch: method === 'POST' ? none : ifMatch,
    }),
  })),
);
