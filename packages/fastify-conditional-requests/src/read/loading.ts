import { AsyncLocalStorage } from 'node:async_hooks';
import type { Context, RequestState } from '../context.ts';
import type { Queryable } from '../database/database.ts';
import { Reading } from './reading.ts';
import type { Tag, Version } from '../versions/version-store.ts';

/** Loads a fact, and reads its version afterwards from the server that answered the load. */
export interface Loading {
  readonly run: <Value>(load: (database: Queryable) => Promise<Value>) => Promise<Value>;
  /** After `run`. */
  readonly versionAfter: () => Version | undefined | Promise<Version | undefined>;
  /** Whether the request has a connection now, which the load will use. */
  readonly holdsConnection: () => boolean;
}

/** The reading of the fact that is being loaded: its load may need another fact. */
const outer = new AsyncLocalStorage<Reading>();

/** @param tags of the fact */
export function loading(
  { pool, store }: Context,
  state: RequestState,
  tags: readonly Tag[],
): Loading {
  const { transactional } = store;
  if (transactional === undefined) {
    return {
      run: (load) => load(state.loading),
      versionAfter: () => store.read(tags),
      holdsConnection: () => false,
    };
  }
  // As late as possible: a query may have been sent while the version was looked up. A second
  // connection could make requests wait for each other.
  const held = (): Reading | undefined =>
    [outer.getStore(), state.reading].find((one) => one?.isUsed === true && !one.isOver);
  let open: Reading | undefined;
  let reading: Reading;
  return {
    holdsConnection: () => held() !== undefined,
    async run(load) {
      open = held();
      reading = open ?? new Reading(pool, state.loads, transactional);
      try {
        return await outer.run(reading, load, reading);
      } catch (error) {
        if (reading !== open) await reading.end();
        throw error;
      }
    },
    versionAfter() {
      if (!reading.isUsed) return store.read(tags);
      return reading === open ? reading.versionOf(tags) : reading.finish(tags);
    },
  };
}
