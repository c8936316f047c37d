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

const open: Outcome = { asked: 'busy' };

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
  const outcomes = targets.map(() => open);
  const all = Promise.withResolvers<void>();
  let left = targets.length;
  if (left === 0) all.resolve();
  for (const [n, target] of targets.entries()) {
    void decideTarget(context, reads.store, known, target, (outcome) => {
      // Only the first outcome counts: after an _ask_, the result of `check` is ignored.
      if (outcomes[n] !== open) return;
      outcomes[n] = outcome;
      if (--left === 0) all.resolve();
    });
  }
  await together(all.promise, reads);
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
async function decideTarget(
  { memory, missing }: Context,
  store: ReadableStore,
  known: KnownGets,
  target: Target,
  settle: (outcome: Outcome) => void,
): Promise<void> {
  const get = known.find(target);
  if (typeof get === 'string') return settle({ asked: get });
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
