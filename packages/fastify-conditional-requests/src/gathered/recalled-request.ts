import type { FastifyRequest } from 'fastify';
import type { Target } from 'gathered-revalidation';
import { stateKey } from '../context.ts';
import { type Memory, requireFact } from '../read/remember.ts';
import type { Look, ReadableStore, Tag } from '../versions/version-store.ts';
import type { KnownGet } from './known-gets.ts';

/** `check` used a part of the request that a gathered revalidation does not know. */
class NotRecalled extends Error {
  override readonly name = 'NotRecalled';

  constructor(name: string) {
    super(`expected only parts of a request that a gathered revalidation knows, received ${name}`);
  }
}

export interface Recall {
  readonly store: ReadableStore;
  readonly memory: Memory;
  /** Called if the answer has to be _ask_; the result of `check` is then ignored. */
  readonly ask: () => void;
}

/** Never settles: `check` cannot catch it, and it causes no unhandled rejection. */
const never = (): Promise<never> => new Promise(() => {});

/**
 * The known parts of the request that a target represents, for `reads` and `check`. `remember` returns
 * only current facts. The use of anything else throws, and the answer is _ask_.
 */
export function recalledRequest(
  { url, params, query }: KnownGet,
  fields: Target['fields'],
  { store, memory, ask }: Recall,
): FastifyRequest {
  const facts: unknown[] = [];
  const headers: Record<string, string | undefined> = Object.create(null);
  for (const name in fields) headers[name] = fields[name] ?? undefined;
  const request = {
    method: 'GET',
    url,
    params: { ...params },
    query: { ...query },
    headers: only(headers, ask),
    async remember(tags: readonly string[], key: string, load: unknown): Promise<unknown> {
      requireFact(tags, key, load);
      const look = versionOf(store, tags);
      const { version, moment } = look instanceof Promise ? await look : look;
      const fact = version === undefined ? undefined : memory.known(tags, key, version);
      if (fact === undefined) {
        ask();
        return never();
      }
      facts.push({ tags, version, moment });
      return fact.value;
    },
    [stateKey]: { facts, moments: [], usage: { queries: 0 } },
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Missing members throw.
  return only(request, ask) as unknown as FastifyRequest;
}

const failed = (): Partial<Look> => ({});

/** Without a version if the store fails. */
function versionOf(
  store: ReadableStore,
  tags: readonly Tag[],
): Partial<Look> | Promise<Partial<Look>> {
  try {
    if (store.transactional !== undefined) return store.look(tags).catch(failed);
    const read = store.read(tags);
    return read instanceof Promise
      ? read.then((version) => ({ version })).catch(failed)
      : { version: read };
  } catch {
    return failed();
  }
}

/** Allows only reading the object's own members; every other operation throws. */
function only<Members extends object>(members: Members, ask: () => void): Members {
  return new Proxy<Members & Guarded>(Object.assign(members, { [askKey]: ask }), ownMembers);
}

const askKey = Symbol('ask');
interface Guarded {
  readonly [askKey]: () => void;
}

function refuse(members: Guarded, used: PropertyKey): never {
  members[askKey]();
  throw new NotRecalled(String(used));
}

const ownMembers: ProxyHandler<Guarded> = {
  get: (members, name): unknown =>
    Object.hasOwn(members, name) ? Reflect.get(members, name) : refuse(members, name),
  has: refuse,
  set: refuse,
  deleteProperty: refuse,
  defineProperty: refuse,
  getOwnPropertyDescriptor: refuse,
  ownKeys: (members) => refuse(members, 'all members'),
  getPrototypeOf: (members) => refuse(members, 'the prototype'),
  setPrototypeOf: (members) => refuse(members, 'the prototype'),
  isExtensible: (members) => refuse(members, 'the extensibility'),
  preventExtensions: (members) => refuse(members, 'the extensibility'),
};
