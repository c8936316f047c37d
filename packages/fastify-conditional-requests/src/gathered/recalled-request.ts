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
  readonly ask: (used: string) => void;
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
  for (const [name, value] of Object.entries(fields)) headers[name] = value ?? undefined;
  const request = {
    method: 'GET',
    url,
    params: { ...params },
    query: { ...query },
    headers: only(headers, (name) => ask(`headers.${name}`)),
    async remember(tags: readonly string[], key: string, load: unknown): Promise<unknown> {
      requireFact(tags, key, load);
      const { version, moment } = await versionOf(store, tags);
      const fact = version === undefined ? undefined : memory.known(tags, key, version);
      if (fact === undefined) {
        ask(`remember ${key}`);
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

/** Without a version if the store fails. */
async function versionOf(store: ReadableStore, tags: readonly Tag[]): Promise<Partial<Look>> {
  try {
    return store.transactional === undefined
      ? { version: await store.read(tags) }
      : await store.look(tags);
  } catch {
    return {};
  }
}

/** Allows only reading the object's own members; every other operation throws. */
function only<Members extends object>(members: Members, ask: (used: string) => void): Members {
  const refuse = (used: string): never => {
    ask(used);
    throw new NotRecalled(used);
  };
  return new Proxy(members, {
    get: (_members, name): unknown =>
      Object.hasOwn(members, name) ? Reflect.get(members, name) : refuse(String(name)),
    has: (_members, name) => refuse(String(name)),
    set: (_members, name) => refuse(String(name)),
    deleteProperty: (_members, name) => refuse(String(name)),
    defineProperty: (_members, name) => refuse(String(name)),
    getOwnPropertyDescriptor: (_members, name) => refuse(String(name)),
    ownKeys: () => refuse('all members'),
    getPrototypeOf: () => refuse('the prototype'),
    setPrototypeOf: () => refuse('the prototype'),
    isExtensible: () => refuse('the extensibility'),
    preventExtensions: () => refuse('the extensibility'),
  });
}
