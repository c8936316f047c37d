import type { Context, RequestState } from '../context.ts';
import { Reading } from './reading.ts';
import type { Tag, Version } from '../versions/version-store.ts';

/** Until `endReading`, the request reads over one connection. */
export function beginReading({ pool, store }: Context, state: RequestState): void {
  if (store.transactional === undefined) return;
  state.reading = new Reading(pool, state.usage, store.transactional);
}

export async function endReading(state: RequestState | null | undefined): Promise<void> {
  await state?.reading?.end();
}

/** Reads the version of the tags after the handler's statements, from the server that answered them. */
export function versionAfter(
  { store }: Context,
  { reading }: RequestState,
  tags: readonly Tag[],
): Version | undefined | Promise<Version | undefined> {
  return reading?.isUsed === true ? reading.finish(tags) : store.read(tags);
}
