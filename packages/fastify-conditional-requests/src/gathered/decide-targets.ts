import { AsyncLocalStorage } from 'node:async_hooks';
import { inspect } from 'node:util';
import type { Target } from 'gathered-revalidation';
import type { Context } from '../context.ts';
import { decide } from '../read/decision.ts';
import { lookUp } from '../read/look.ts';
import type {
  SharedLookup,
  Tag,
  TransactionalVersionStore,
  Versions,
} from '../versions/version-store.ts';
import type { KnownGets } from './known-gets.ts';
import { recalledRequest } from './recalled-request.ts';
import type { Asked } from './stats.ts';
import { CountedReads, together } from './together.ts';

type Outcome = { readonly etag: string } | { readonly asked: keyof Asked };

const open: Outcome = { asked: 'busy' };

/** Runs a function outside the async context of the QUERY, whose user may differ from the target's. */
const outside = AsyncLocalStorage.snapshot();

export interface Decisions {
  /** For each target, the entity tag of its 304, or undefined for _ask_. */
  readonly etags: readonly (string | undefined)[];
  /** The statements that looked up versions. */
  readonly moments: ReadonlySet<SharedLookup>;
}

/** Decides the GETs of a list concurrently, from versions and remembered facts. */
export async function decideTargets(
  context: Context,
  known: KnownGets,
  targets: readonly Target[],
): Promise<Decisions> {
  const { store } = context;
  const reads = new CountedReads(store);
  const moments = new Set<SharedLookup>();
  const gets = targets.map((target) => known.find(target));
  const outcomes = targets.map(() => open);
  const all = Promise.withResolvers<void>();
  let left = targets.length;
  if (left === 0) all.resolve();
  const decideAll = (versions: Versions): void => {
    for (const [n, target] of targets.entries()) {
      void decideTarget(context, versions, gets[n], target, (outcome) => {
        // Only the first outcome counts: after an _ask_, the result of `check` is ignored.
        if (outcomes[n] !== open) return;
        outcomes[n] = outcome;
        if (--left === 0) all.resolve();
      });
    }
  };
  let isOver = false;
  const decideFromOneLookup = async (lookups: Pick<TransactionalVersionStore, 'look'>) => {
    const found = gets.filter((get) => typeof get === 'object');
    const tags = found.flatMap(({ lookedUp }) => lookedUp);
    const moment = found.length === 0 ? undefined : await reads.counted(momentOf(lookups, tags));
    if (isOver) return;
    if (moment !== undefined) moments.add(moment);
    outside(decideAll, { read: (some) => moment?.versionOf(some) });
  };
  if (store.transactional === undefined) outside(decideAll, reads.store);
  else decideFromOneLookup(store).catch(all.reject);
  await together(all.promise, reads);
  isOver = true;
  const { gathered } = context.stats;
  gathered.lists++;
  gathered.targets += targets.length;
  const etags = outcomes.map((outcome) => {
    if ('etag' in outcome) {
      gathered.notModified++;
      return outcome.etag;
    }
    gathered.asked[outcome.asked]++;
    return undefined;
  });
  return { etags, moments };
}

/**
 * The statement that looks up the versions of these tags; undefined if it fails.
 *
 * @throws TypeError for a store whose statements know no versions
 */
async function momentOf(
  store: Pick<TransactionalVersionStore, 'look'>,
  tags: readonly Tag[],
): Promise<SharedLookup | undefined> {
  let moment: SharedLookup;
  try {
    ({ moment } = await store.look(tags));
  } catch {
    return undefined;
  }
  const versionOf: unknown = Reflect.get(moment, 'versionOf');
  if (typeof versionOf === 'function') return moment;
  throw new TypeError(
    `look: expected a moment with a function versionOf, received ${inspect(versionOf)}`,
  );
}

/** Never rejects. */
async function decideTarget(
  { memory, missing }: Context,
  store: Versions,
  get: ReturnType<KnownGets['find']> | undefined,
  target: Target,
  settle: (outcome: Outcome) => void,
): Promise<void> {
  if (typeof get !== 'object') return settle({ asked: get ?? 'unknown' });
  const { read } = get;
  const isNamed = (current: string): boolean => target.ifNoneMatch.includes(current);
  const ask = (): void => settle({ asked: 'permission' });
  const request = recalledRequest(get, target.fields, { store, memory, ask });
  try {
    const look = await lookUp(store, read, request, (tags) => get.variantOf(request, tags));
    if (look.version === undefined) return settle({ asked: 'busy' });
    const decision = decide(read, look, isNamed, missing);
    if (decision.is === 'not modified') return settle({ etag: decision.entityTag });
    settle({ asked: look.isPermitted ? 'changed' : 'permission' });
  } catch {
    ask();
  }
}
