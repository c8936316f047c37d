import { startCluster, temporaryDatabase } from 'local-postgres';
import { Proxy } from 'local-postgres/proxy';
import { connect } from 'local-postgres/testing';
import pg from 'pg';
import { afterEach, expect, test } from 'vitest';
import { startApp, type TestApp } from '../app.ts';

let things: TestApp;
let proxy: Proxy | undefined;
let cluster: Awaited<ReturnType<typeof startCluster>> | undefined;
afterEach(async () => {
  await things.stop();
  proxy?.close();
  proxy = undefined;
  await cluster?.stop();
  cluster = undefined;
});

const etagOf = (answer: { headers: Record<string, unknown> }) => String(answer.headers['etag']);
const idOn = async (pool: pg.Pool): Promise<bigint> =>
  BigInt((await pool.query('SELECT pg_current_xact_id() AS id')).rows[0].id);
const read = async (etag: string) => {
  const { statusCode, body } = await things.get('/things/1', { 'if-none-match': etag });
  return [statusCode, body];
};

test.each([
  ['cut the reply', [200, undefined], [200, '{"id":1,"name":"new"}']],
  ['keep the reply', [200, undefined], [200, '{"id":1,"name":"new"}']],
  ['cut the request', [503, 'Nothing was written: the connection broke during COMMIT'], [304, '']],
] as const)(
  'after the fault "%s" during COMMIT, an older session reports the outcome, and the next read is correct',
  async (fault, answer, expected) => {
    proxy = new Proxy();
    things = await startApp({
      versions: 'database',
      through: proxy.through,
      outcomeWaitMs: 60_000,
      // Only a reply that is kept is waited for.
      ...(fault === 'keep the reply' && { statementTimeoutMs: 5_000 }),
    });
    const before = etagOf(await things.get('/things/1'));
    proxy.atCommit = fault;
    const written = await things.put(1, 'new');
    expect([written.statusCode, written.json().message]).toEqual(answer);
    expect(await read(before)).toEqual(expected);
  },
);

test('the outcome of a lost answer is unknown if no session is older than the transaction', async () => {
  proxy = new Proxy();
  things = await startApp({ versions: 'database', through: proxy.through });
  // Without an earlier read, the store has no connection.
  proxy.atCommit = 'cut the reply';
  const written = await things.put(1, 'new');
  expect([written.statusCode, written.json().message]).toEqual([
    503,
    expect.stringContaining('may or may not have been done'),
  ]);
});

test('the outcome is unknown if the lookups lead to another server, such as an old primary', async () => {
  proxy = new Proxy();
  cluster = await startCluster();
  const lookups = new pg.Pool({ connectionString: cluster.adminUrl });
  lookups.on('error', () => {});
  things = await startApp({
    versions: 'database',
    through: proxy.through,
    outcomeWaitMs: 60_000,
    lookups,
  });
  // To the other server, the id of the write lies in the future.
  const other = await idOn(lookups);
  while ((await idOn(things.admin)) <= other);
  proxy.atCommit = 'cut the reply';
  const written = await things.put(1, 'new');
  await lookups.end();
  expect([written.statusCode, written.json().message]).toEqual([
    503,
    expect.stringContaining('may or may not have been done'),
  ]);
});

test.each([
  ['warning', 'database'],
  ['error', 'database'],
  ['warning', undefined],
  ['error', undefined],
] as const)(
  'the outcome is unknown if the wait of COMMIT for a standby was cancelled, with client_min_messages = %s, versions: %s',
  async (level, versions) => {
    // From the start: no backend can tell when a running server begins to wait for standbys.
    cluster = await startCluster({ parameters: { synchronous_standby_names: 'none' } });
    const database = await temporaryDatabase(cluster.adminUrl);
    const options = `-c client_min_messages=${level}`;
    things = await startApp({ ...(versions && { versions }), database, ofPool: { options } });
    const admin = await connect(cluster.adminUrl);
    // So that the store has a session that is older than the transaction.
    const before = etagOf(await things.get('/things/1'));
    // For the connection that the pool gives to the write, too: the one that was used last.
    await things.pool.query('SET synchronous_commit = on');
    const putting = things.put(1, 'new');
    const waiting = "SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep'";
    await expect.poll(async () => (await admin.query(waiting)).rowCount).toBe(1);
    await admin.query(`SELECT pg_cancel_backend(pid) FROM (${waiting})`);
    const written = await putting;
    expect([written.statusCode, written.json().message]).toEqual([
      503,
      expect.stringContaining('may or may not have been done'),
    ]);
    expect(await read(before)).toEqual([200, '{"id":1,"name":"new"}']);
    await admin.end();
  },
);

test('a warning from the service’s own trigger is not mistaken for a cancelled wait', async () => {
  things = await startApp({ versions: 'database' });
  await things.admin.query(`
    CREATE FUNCTION warn() RETURNS trigger LANGUAGE plpgsql AS
      $$BEGIN RAISE WARNING 'careful'; RETURN NULL; END$$;
    CREATE CONSTRAINT TRIGGER warn AFTER UPDATE ON things
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION warn()`);
  expect((await things.put(1, 'new')).statusCode).toBe(200);
});

test('a deferred constraint is checked before the tags are locked, and may fail', async () => {
  things = await startApp({ versions: 'database' });
  await things.admin.query('ALTER TABLE things ADD UNIQUE (name) DEFERRABLE INITIALLY DEFERRED');
  const before = etagOf(await things.get('/things/1'));
  expect((await things.put(1, 'two')).statusCode).toBe(500);
  expect((await read(before))[0]).toBe(304);

  // Another transaction waits for the tag, and the constraint waits for that transaction.
  const other = await connect(things.database.url);
  await other.query("BEGIN; SELECT conditional_requests.touch('thing:3')");
  await other.query("INSERT INTO things VALUES (3, 'three')");
  const putting = things.put(1, 'three');
  await things.waiting(1);
  await other.query("SELECT conditional_requests.touch('thing:1')");
  await other.query('COMMIT');
  expect((await putting).statusCode).toBe(500);
  await other.end();
});

test('a deadlock is a 503, and nothing is written', async () => {
  things = await startApp({ versions: 'database' });
  const other = await connect(things.database.url);
  await other.query("SET deadlock_timeout = '1h'").catch(() => {});
  await other.query("BEGIN; SELECT conditional_requests.touch('thing:1')");
  const putting = things.put(1, 'new');
  await things.waiting(1);
  const update = other.query("UPDATE things SET name = 'other' WHERE id = 1").catch(() => 'victim');
  const written = await putting;
  await update;
  await other.query('ROLLBACK');
  await other.end();
  // PostgreSQL chooses the victim.
  expect([
    [200, undefined],
    [503, 'Nothing was written: it waited for another transaction in a deadlock'],
  ]).toContainEqual([written.statusCode, written.json().message]);
});

test('a role’s defaults, serializable and read-only, have no effect', async () => {
  const options =
    '-c default_transaction_isolation=serializable -c default_transaction_read_only=on';
  things = await startApp({ versions: 'database', ofPool: { options } });
  const before = etagOf(await things.get('/things/1'));
  const written = await things.put(1, 'new', { 'if-match': before });
  expect(written.statusCode).toBe(200);
  expect(await read(etagOf(written))).toEqual([304, '']);
});

test('a write that has changed rows but touched no tag is undone', async () => {
  things = await startApp({ versions: 'database' });
  expect((await things.put(1, 'untouched')).statusCode).toBe(500);
  expect((await things.get('/things/1')).json()).toEqual({ id: 1, name: 'one' });
});
