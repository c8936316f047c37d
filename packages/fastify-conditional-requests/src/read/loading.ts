import type { Context, RequestState } from '../context.ts';
import type { Queryable } from '../database/database.ts';
import { Reading } from './reading.ts';
import type { Tag, Version } from '../versions/version-store.ts';

/** Loads a fact, and reads its version afterwards from the server that answered the load. */
export interface Loading {
  readonly run: <Value>(load: (database: Queryable) => Promise<Value>) => Promise<Value>;
  readonly versionAfter: () => Version | undefined | Promise<Version | undefined>;
}

/** @param tags of the fact */
export function loading(
  { pool, store }: Context,
  state: RequestState,
  tags: readonly Tag[],
): Loading {
  if (store.transactional === undefined) {
    return { run: (load) => load(state.loading), versionAfter: () => store.read(tags) };
  }
  const { reading } = state;
  const open = reading?.isUsed === true && !reading.isOver ? reading : undefined;
  const own = open ?? new Reading(pool, state.loads, store.transactional);
  return {
    async run(load) {
      try {
        return await load(own);
      } catch (error) {
        if (own !== open) await own.end();
        throw error;
      }
    },
    versionAfter() {
      if (!own.isUsed) return store.read(tags);
      return own === open ? own.versionOf(tags) : own.finish(tags);
    },
  };
}
