import { startCluster } from 'local-postgres';
import { testDatabase } from 'local-postgres/testing';
import pg from 'pg';
import { expect, test } from 'vitest';
import { noUsage } from '../src/database/database.ts';
import { byReport } from '../src/write/changes.ts';
import { commit } from '../src/write/commit.ts';
import { resolveOutcome } from '../src/write/outcome.ts';

const connected = async (connectionString: string): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString });
  client.on('error', () => {});
  await client.connect();
  return client;
};
const { signal } = new AbortController();
const waitingAtCommit = `SELECT pid FROM pg_stat_activity
  WHERE datname = current_database() AND query LIKE '%; COMMIT' AND state = 'active'`;

/** Ends the session whose COMMIT waits. @returns the outcome as COMMIT reports it and as looked up */
async function endDuring(client: pg.Client, admin: pg.Client, event: string) {
  const { rows } = await client.query('SELECT pg_current_xact_id() AS id');
  const connection = { client: client as never, usage: { ...noUsage }, counting: byReport };
  const committed = commit(connection, rows[0].id, 60_000);
  const waiting = `${waitingAtCommit} AND wait_event = '${event}'`;
  await expect.poll(async () => (await admin.query(waiting)).rowCount).toBe(1);
  await admin.query(`SELECT pg_terminate_backend(pid, 5000) FROM (${waiting})`);
  const { status } = await resolveOutcome(admin, undefined, rows[0].id, signal);
  return [(await committed).is, status];
}

test('the session ends after its transaction was committed locally', async () => {
  const cluster = await startCluster({ parameters: { synchronous_standby_names: 'none' } });
  const [client, admin] = [await connected(cluster.adminUrl), await connected(cluster.adminUrl)];
  await client.query('BEGIN; SET LOCAL synchronous_commit = on; CREATE TABLE things ()');
  // Its COMMIT waits for a standby that does not exist.
  expect(await endDuring(client, admin, 'SyncRep')).toEqual(['unknown', 'committed']);
  await admin.end();
  await cluster.stop();
});

test('the session ends before its transaction is committed', async () => {
  const database = await testDatabase();
  const [client, admin] = [await connected(database.url), await connected(database.adminUrl)];
  await client.query(`
    CREATE TABLE things (name text);
    CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS
      'BEGIN PERFORM pg_advisory_xact_lock(1); RETURN NULL; END';
    CREATE CONSTRAINT TRIGGER wait AFTER INSERT ON things
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wait()`);
  await admin.query('SELECT pg_advisory_lock(1)');
  await client.query("BEGIN; INSERT INTO things VALUES ('one')");
  expect(await endDuring(client, admin, 'advisory')).toEqual(['unknown', 'aborted']);
  await admin.end();
  await database.drop();
});

test('only an older session on the same server is certain of a committed transaction', async () => {
  const database = await testDatabase();
  const client = await connected(database.url);
  const { rows } = await client.query(
    `SELECT pg_current_xact_id() AS id, extract(epoch FROM now()) AS now,
      extract(epoch FROM backend_start) AS session,
      extract(epoch FROM pg_postmaster_start_time()) AS server
    FROM pg_stat_activity WHERE pid = pg_backend_pid()`,
  );
  const { id, now, session, server } = rows[0];
  const certainSince = async (since: string) =>
    (await resolveOutcome(client, undefined, id, signal, since)).certain;
  expect(await certainSince(`${server} ${now}`)).toBe(true);
  expect(await certainSince(`${server} ${session}`)).toBe(false);
  expect(await certainSince(`${Number(server) - 1} ${now}`)).toBe(false);
  await client.end();
  await database.drop();
});

test('a transaction that the server does not know after a crash was not committed', async () => {
  const database = await testDatabase();
  const client = await connected(database.url);
  const settlement = await resolveOutcome(client, undefined, String(2n ** 40n + 1_000n), signal);
  expect(settlement).toEqual({ status: 'aborted', certain: false });
  await client.end();
  await database.drop();
});
