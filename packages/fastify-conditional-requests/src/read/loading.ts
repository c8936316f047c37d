import { AsyncLocalStorage } from 'node:async_hooks';
import { type Context, type RequestState, unansweredIn } from '../context.ts';
import type { Queryable } from '../database/database.ts';
import type { Tag } from '../versions/version-store.ts';
import { ReadConnection } from './read-connection.ts';
import type { Loading } from './remember.ts';

/** The connection of the fact that is being loaded: its load may need another fact. */
const outer = new AsyncLocalStorage<ReadConnection>();

/** Loads a fact of these tags for a request. */
export function loadingOf(
  { pool, store }: Context,
  state: RequestState,
  tags: readonly Tag[],
): Loading & { run<Value>(load: (database: Queryable) => Promise<Value>): Promise<Value> } {
  const { transactional } = store;
  const earlier = unansweredIn(state);
  const hasFailed = (): boolean => unansweredIn(state) > earlier;
  if (transactional === undefined) {
    return {
      run: (load) => load(state.loading),
      versionAfter: () => (hasFailed() ? undefined : store.read(tags)),
      holdsConnection: () => false,
    };
  }
  // As late as possible: a query may have been sent while the version was looked up. A second
  // connection could make requests wait for each other.
  const held = (): ReadConnection | undefined =>
    [outer.getStore(), state.reading].find((one) => one?.isUsed === true && !one.isOver);
  let open: ReadConnection | undefined;
  let reading: ReadConnection;
  return {
    holdsConnection: () => held() !== undefined,
    async run(load) {
      open = held();
      reading = open ?? new ReadConnection(pool, state.loads, transactional);
      try {
        return await outer.run(reading, load, reading);
      } catch (error) {
        if (reading !== open) await reading.end();
        throw error;
      }
    },
    async versionAfter() {
      const version = await (!reading.isUsed
        ? store.read(tags)
        : reading === open
          ? reading.versionOf(tags)
          : reading.finish(tags));
      return hasFailed() ? undefined : version;
    },
  };
}
