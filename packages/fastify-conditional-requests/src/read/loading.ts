import { AsyncLocalStorage } from 'node:async_hooks';
import { type Context, type RequestState, unansweredIn } from '../context.ts';
import { CheckedDatabase } from '../database/checked-database.ts';
import type { Queryable, Statement, Target, Usage, Values } from '../database/database.ts';
import type { QueryResult, Submittable } from 'pg';
import type { Tag } from '../versions/version-store.ts';
import { ReadConnection } from './read-connection.ts';
import type { Loading } from './remember.ts';

/** The connection of the fact that is being loaded: its load may need another fact. */
const outer = new AsyncLocalStorage<ReadConnection>();

/** The database of one load, which counts the statements that are running. */
class LoadDatabase extends CheckedDatabase {
  pending = 0;
  readonly #database: Target;

  constructor(database: Queryable, usage: Usage) {
    super(database, usage);
    this.#database = database;
  }

  protected override async send(statement: Statement, values: Values): Promise<QueryResult> {
    this.pending++;
    try {
      return await this.#database.query(statement, values);
    } finally {
      this.pending--;
    }
  }

  /** Passed on, to be refused there. */
  protected override stream<Stream extends Submittable>(stream: Stream): Stream {
    this.#database.query(stream);
    return stream;
  }
}

async function loadFrom<Value>(
  loads: Usage,
  load: (database: Queryable) => Promise<Value>,
  from: Queryable,
): Promise<Value> {
  const database = new LoadDatabase(from, loads);
  const value = await load(database);
  // The answer may arrive before the version is read, but the value was made without it.
  if (database.pending > 0) loads.unanswered++;
  return value;
}

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
      run: (load) => loadFrom(state.loads, load, state.loading),
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
  let endedSnapshots: number;
  return {
    holdsConnection: () => held() !== undefined,
    async run(load) {
      open = held();
      reading = open ?? new ReadConnection(pool, state.loads, transactional);
      ({ endedSnapshots } = reading);
      try {
        return await outer.run(reading, () => loadFrom(state.loads, load, reading));
      } catch (error) {
        if (reading !== open) await reading.end();
        throw error;
      }
    },
    async versionAfter() {
      // The load may have read in a snapshot that is older than the version before the load.
      const mayBeOlder = reading.endedSnapshots > endedSnapshots;
      const version = await (!reading.isUsed
        ? store.read(tags)
        : reading === open
          ? reading.versionOf(tags)
          : reading.finish(tags));
      return mayBeOlder || hasFailed() ? undefined : version;
    },
  };
}
