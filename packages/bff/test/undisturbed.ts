import type { Ask } from 'service-kit/testing';

/**
 * The result of a round of reads in which no list of revalidations failed. A list has one second; if the
 * machine stalls for longer, its reads become ordinary GETs, and for a while no lists are sent.
 */
export async function undisturbed<Result>(ask: Ask, round: () => Promise<Result>): Promise<Result> {
  const count = async (what: string) => {
    const { body } = await ask(undefined, 'GET', '/metrics');
    return Number(
      new RegExp(`^upstream_cache_gathered_${what}_total (\\d+)$`, 'm').exec(body)?.[1],
    );
  };
  for (let mustBeGathered = false; ; mustBeGathered = true) {
    const [lists, failures] = [await count('lists'), await count('failures')];
    const result = await round();
    const isGathered = (await count('lists')) > lists;
    if ((await count('failures')) === failures && (isGathered || !mustBeGathered)) return result;
  }
}
