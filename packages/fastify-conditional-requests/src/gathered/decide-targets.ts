import type { Target } from 'gathered-revalidation';
import type { Context } from '../context.ts';
import { decide } from '../read/decision.ts';
import { lookUp } from '../read/look.ts';
import type { ReadableStore, SharedLookup } from '../versions/version-store.ts';
import type { KnownGets } from './known-gets.ts';
import { recalledRequest } from './recalled-request.ts';
import type { Asked } from './stats.ts';
import { CountedReads, together } from './together.ts';

type Outcome = { readonly etag: string } | { readonly asked: keyof Asked };

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
  const reads = new CountedReads(context.store);
  const outcomes = targets.map((): Outcome => ({ asked: 'busy' }));
  const decisions = targets.map(async (target, n) => {
    outcomes[n] = await decideTarget(context, reads.store, known, target);
  });
  await together(decisions, reads);
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
  return { etags, moments: reads.moments };
}

/** Never rejects. */
function decideTarget(
  { memory, missing }: Context,
  store: ReadableStore,
  known: KnownGets,
  target: Target,
): Promise<Outcome> {
  const get = known.find(target);
  if (typeof get === 'string') return Promise.resolve({ asked: get });
  const { read } = get;
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  const isNamed = (current: string): boolean => target.ifNoneMatch.includes(current);
  // Only the first call counts: the result of a `check` is ignored after it.
  const ask = (): void => resolve({ asked: 'permission' });
  const request = recalledRequest(get, target.fields, { store, memory, ask });
  lookUp(store, read, request)
    .then((look) => {
      if (look.version === undefined) return resolve({ asked: 'busy' });
      const decision = decide(read, look, isNamed, missing);
      if (decision.is === 'not modified') return resolve({ etag: decision.entityTag });
      return resolve({ asked: look.isPermitted ? 'changed' : 'permission' });
    })
    .catch(ask);
  return promise;
}
