import type { FastifyRequest } from 'fastify';
import type { Target } from 'gathered-revalidation';
import { stateKey } from '../context.ts';
import { type Memory, requireFact } from '../read/remember.ts';
import type { Look, ReadableStore, Tag } from '../versions/version-store.ts';
import type { KnownGet } from './known-gets.ts';

/** What `check` used is not known to a gathered revalidation. */
class NotRecalled extends Error {
  override readonly name = 'NotRecalled';

  constructor(name: string) {
    super(`expected only what a gathered revalidation knows of a request, received ${name}`);
  }
}

export interface Recall {
  readonly store: ReadableStore;
  readonly memory: Memory;
  /** Called if the target has to be asked for; whatever happens afterwards does not matter. */
  readonly ask: (used: string) => void;
}

/** Settles never: `check` cannot catch it, and no promise is rejected that it does not await. */
const never = (): Promise<never> => new Promise(() => {});

/**
 * The request that a target stands for, as far as it is known: `reads` and `check` get no more than
 * that. `remember` returns only facts that are current. The target has to be asked for as soon as they
 * use anything else, which throws.
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
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Anything that it lacks throws.
  return only(request, ask) as unknown as FastifyRequest;
}

/** Without one if it cannot be read. */
async function versionOf(store: ReadableStore, tags: readonly Tag[]): Promise<Partial<Look>> {
  try {
    return store.transactional === undefined
      ? { version: await store.read(tags) }
      : await store.look(tags);
  } catch {
    return {};
  }
}

/** The object with its own members alone; everything else that can be done to it throws. */
function only<Members extends object>(members: Members, ask: (used: string) => void): Members {
  const refuse = (used: string): never => {
    ask(used);
    throw new NotRecalled(used);
  };
  return new Proxy(members, {
    get: (_members, name) =>
      Object.hasOwn(members, name) ? members[name as keyof Members] : refuse(String(name)),
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
