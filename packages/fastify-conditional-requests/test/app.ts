import Fastify, {
  type FastifyInstance,
  type FastifyRequest,
  type InjectOptions,
  type LightMyRequestResponse,
} from 'fastify';
import { testDatabase } from 'local-postgres/testing';
import type { TemporaryDatabase } from 'local-postgres';
import pg from 'pg';
import { expect } from 'vitest';
import {
  changeVersionsMode,
  conditionalRequests,
  type ConditionalRequestsOptions,
  databaseVersionsMigration,
  DatabaseVersionStore,
  MemoryVersionStore,
  type SoleWriterOptions,
} from '../src/index.ts';

const schema = `
  CREATE TABLE things (id int PRIMARY KEY, name text NOT NULL);
  CREATE TABLE members (thing int, email text, PRIMARY KEY (thing, email));
  INSERT INTO things VALUES (1, 'one'), (2, 'two');
  INSERT INTO members VALUES (1, 'ann')`;

export interface TestApp {
  readonly database: TemporaryDatabase;
  readonly app: FastifyInstance;
  readonly pool: pg.Pool;
  /** Connects directly to the database, not through a proxy. */
  readonly admin: pg.Pool;
  readonly get: (url: string, headers?: Record<string, string>) => Promise<LightMyRequestResponse>;
  readonly put: (
    id: number,
    name: string,
    headers?: Record<string, string>,
  ) => Promise<LightMyRequestResponse>;
  readonly ask: (options: InjectOptions) => Promise<LightMyRequestResponse>;
  /** Resolves when this many statements wait for a lock. */
  readonly waiting: (count: number) => Promise<void>;
  readonly stop: () => Promise<void>;
}

export interface TestAppOptions extends Partial<ConditionalRequestsOptions> {
  /** Puts a proxy between the service and PostgreSQL's port. */
  readonly through?: (port: number) => Promise<number>;
  readonly lock?: SoleWriterOptions | 'none';
  readonly ofPool?: pg.PoolConfig;
  /** Receives log lines of level `error` and above. */
  readonly log?: string[];
  /** Connects as the administrator of the cluster, not as the owner of the database. */
  readonly isAdministrator?: boolean;
  /** Default: in memory. */
  readonly versions?: 'database';
  /** Default: a database of the test run's cluster. */
  readonly database?: TemporaryDatabase;
  /** The pool for its lookups. Default: a pool of the same database. */
  readonly lookups?: pg.Pool;
  /** An app whose database and data this one shares. */
  readonly beside?: TestApp;
}

const notFound = () => Object.assign(new Error('There is no such thing'), { statusCode: 404 });

/**
 * Serves things with names; only members may read `/secret/:id`. Its limits are longer than the product's
 * defaults: a busy machine does not reach them.
 */
export async function startApp(options: TestAppOptions = {}): Promise<TestApp> {
  const {
    lock,
    through,
    ofPool,
    log,
    isAdministrator = false,
    versions,
    beside,
    ...others
  } = options;
  const { lookups: ofStore, database: ofCluster, ...own } = others;
  const database = beside?.database ?? ofCluster ?? (await testDatabase());
  const admin = new pg.Pool({ connectionString: database.adminUrl });
  admin.on('error', () => {});
  const url = new URL(isAdministrator ? database.adminUrl : database.url);
  if (through !== undefined) url.port = String(await through(Number(url.port)));
  const pool = new pg.Pool({
    connectionString: url.href,
    connectionTimeoutMillis: 60_000,
    ...ofPool,
  });
  pool.on('error', () => {});
  if (beside === undefined) {
    const owner = new pg.Pool({ connectionString: database.url });
    owner.on('error', () => {});
    await owner.query(schema);
    if (versions === 'database') {
      await owner.query(databaseVersionsMigration({ tables: ['things', 'members'] }).up);
      await changeVersionsMode(owner, 'database', { graceMs: 0 });
    }
    await owner.end();
  }
  // No idle timeout: only a session that is older than a write can tell its outcome.
  const lookups = new pg.Pool({ connectionString: url.href, max: 2, idleTimeoutMillis: 0 });
  lookups.on('error', () => {});

  const stream = { write: (line: string) => void log?.push(line) };
  const app = Fastify({ logger: log !== undefined && { level: 'error', stream } });
  const store =
    own.store ??
    (versions === 'database'
      ? new DatabaseVersionStore({ pool: ofStore ?? lookups, attemptMs: 60_000 })
      : new MemoryVersionStore({ waitMs: 60_000 }));
  await app.register(conditionalRequests, {
    pool,
    statementTimeoutMs: 60_000,
    idleInTransactionTimeoutMs: 60_000,
    ...own,
    store,
  });
  interface ById {
    Params: { id: string };
    Body: { name: string };
  }
  const reads = (request: { params: unknown }) => [
    `thing:${(request.params as ById['Params']).id}`,
  ];
  const find = async (request: FastifyRequest) => {
    const { id } = request.params as ById['Params'];
    const { rows } = await request.database.query('SELECT id, name FROM things WHERE id = $1', [
      id,
    ]);
    if (rows[0] === undefined) throw notFound();
    return rows[0];
  };

  const conditional = {
    reads,
    vary: ['accept-language'],
    rememberNotFound: true,
    gathered: true,
  };
  app.get('/things/:id', { config: { conditional } }, find);
  const check = async (request: FastifyRequest) => {
    const { id } = request.params as ById['Params'];
    const user = String(request.headers['x-user']);
    const member = await request.remember([`member:${id}:${user}`], `${id} ${user}`, async (db) => {
      const sql = 'SELECT FROM members WHERE thing = $1 AND email = $2';
      return (await db.query(sql, [id, user])).rowCount === 1;
    });
    if (!member) throw notFound();
  };
  app.get(
    '/secret/:id',
    { config: { conditional: { reads, permit: { vary: ['x-user'], check } } } },
    find,
  );
  app.put<ById>(
    '/things/:id',
    { config: { conditional: { reads, vary: ['accept-language'] } } },
    (request, reply) =>
      reply.transact(async (transaction) => {
        const { name } = request.body;
        const { rows } = await transaction.query<{ existed: boolean }>(
          `INSERT INTO things AS t VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET name = $2
            WHERE t.name <> $2 RETURNING old.id IS NOT NULL AS existed`,
          [request.params.id, name],
        );
        transaction.existed(rows[0]?.existed ?? true);
        if (name === 'untouched') return {};
        if (rows.length > 0) transaction.touch(...reads(request));
        if (name === 'throw') throw new Error('after the touch');
        return { id: Number(request.params.id), name };
      }),
  );
  app.put<ById>('/secret/:id/members/:email', (request, reply) =>
    reply.transact(async (transaction) => {
      const { id, email } = request.params as ById['Params'] & { email: string };
      const sql = 'INSERT INTO members VALUES ($1, $2) ON CONFLICT DO NOTHING';
      await transaction.query(sql, [id, email]);
      transaction.touch(`member:${id}:${email}`);
      return {};
    }),
  );
  app.delete<ById>('/secret/:id/members/:email', (request, reply) =>
    reply.transact(async (transaction) => {
      const { id, email } = request.params as ById['Params'] & { email: string };
      await transaction.query('DELETE FROM members WHERE thing = $1 AND email = $2', [id, email]);
      transaction.touch(`member:${id}:${email}`);
      return {};
    }),
  );
  await app.ready();
  if (own.store === undefined && versions !== 'database' && lock !== 'none') {
    await app.conditionalRequests.becomeSoleWriter({ graceMs: 0, leaseMs: 3_600_000, ...lock });
  }
  return {
    database,
    app,
    pool,
    admin,
    ask: (request) => app.inject(request),
    get: (path, headers = {}) => app.inject({ url: path, headers }),
    put: (id, name, headers = {}) =>
      app.inject({ method: 'PUT', url: `/things/${id}`, payload: { name }, headers }),
    async waiting(count) {
      const sql = `SELECT FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      await expect.poll(async () => (await admin.query(sql)).rowCount).toBe(count);
    },
    async stop() {
      await app.close();
      await pool.end();
      await lookups.end();
      await admin.end();
      if (beside === undefined) await database.drop();
    },
  };
}

export const queriesOf = (answer: { headers: Record<string, unknown> }): number =>
  Number(/desc="(\d+) quer/.exec(String(answer.headers['server-timing']))?.[1]);
