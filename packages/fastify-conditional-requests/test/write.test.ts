import { connect } from 'node:net';
import { portOf } from 'local-postgres';
import Fastify from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { conditionalRequests, type MemoryVersionStore } from '../src/index.ts';
import { queriesOf, startApp, type TestApp } from './app.ts';
import { PromisedStore } from './promised-store.ts';
import { writeOn } from '../src/versions/version-store-contract.ts';

let things: TestApp;
beforeEach(async () => {
  things = await startApp();
});
afterEach(() => things.stop());

const etag = async () => String((await things.get('/things/1')).headers['etag']);
const nameInDatabase = async () =>
  (await things.admin.query('SELECT name FROM things WHERE id = 1')).rows[0].name;

/** From now on, each COMMIT of a change waits in a deferred trigger while advisory lock 1 is held. */
const holdCommits = ({ admin }: TestApp) =>
  admin.query(`
    CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS
      'BEGIN PERFORM pg_advisory_xact_lock(1); RETURN NULL; END';
    CREATE CONSTRAINT TRIGGER wait AFTER UPDATE ON things
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wait()`);

test("a write's response has the entity tag of the next GET, and no earlier one is valid", async () => {
  const before = await etag();
  const written = await things.put(1, 'new');
  expect(written.headers['etag']).not.toBe(before);
  const read = await things.get('/things/1', { 'if-none-match': before });
  expect(read.statusCode).toBe(200);
  expect(read.json().name).toBe('new');
  expect(read.headers['etag']).toBe(written.headers['etag']);
});

test('an update that changes nothing, a rollback and an error keep the version', async () => {
  const before = await etag();
  await things.put(1, 'one');
  expect(await etag()).toBe(before);
  expect((await things.put(1, 'throw')).statusCode).toBe(500);
  expect(await etag()).toBe(before);
  expect(await nameInDatabase()).toBe('one');
});

test('a change that touches no tag is rejected and rolled back', async () => {
  expect((await things.put(1, 'untouched')).statusCode).toBe(500);
  expect(await nameInDatabase()).toBe('one');
});

test('queries that are still running when the work fails change nothing after the rollback', async () => {
  const app = Fastify();
  await app.register(conditionalRequests, { pool: things.pool, store: new PromisedStore() });
  let late: Promise<unknown> | undefined;
  app.put('/', (_request, reply) =>
    reply.transact(async (transaction) => {
      // It is sent before the ROLLBACK and continues after it.
      late = transaction
        .query('SELECT')
        .then(() => transaction.query("UPDATE things SET name = 'late' WHERE id = 1"));
      await Promise.all([late, Promise.reject(new Error('the other part'))]);
    }),
  );
  expect((await app.inject({ method: 'PUT', url: '/' })).json().message).toBe('the other part');
  await expect(late).rejects.toThrow('The transaction has ended');
  expect(await nameInDatabase()).toBe('one');
  await app.close();
});

test('If-Match: 412 with the current entity tag, and nothing is changed (RFC 9110 section 13.1.1)', async () => {
  const first = await etag();
  await things.put(1, 'two');
  for (const stale of [first, `W/${await etag()}`, '"x"']) {
    const refused = await things.put(1, 'lost', { 'if-match': stale });
    expect(refused.statusCode).toBe(412);
    expect(refused.headers['etag']).toBe(await etag());
  }
  expect(await nameInDatabase()).toBe('two');
  expect((await things.put(1, 'three', { 'if-match': `"x", ${await etag()}` })).statusCode).toBe(
    200,
  );
  expect((await things.put(1, 'x', { 'if-match': 'unquoted' })).statusCode).toBe(400);
});

test('If-None-Match: * only creates, If-Match: * only replaces', async () => {
  const create = { 'if-none-match': '*' };
  expect((await things.put(1, 'x', create)).statusCode).toBe(412);
  expect((await things.put(7, 'seven', create)).statusCode).toBe(200);
  expect((await things.put(8, 'eight', { 'if-match': '*' })).statusCode).toBe(412);
  expect((await things.put(7, 'again', { 'if-match': '*' })).statusCode).toBe(200);
  expect(await nameInDatabase()).toBe('one');
});

test('if a request has both conditions, both must hold (RFC 9110 section 13.2.2)', async () => {
  const current = await etag();
  for (const excluded of ['*', current, `W/${current}`]) {
    for (const match of [{}, { 'if-match': current }]) {
      const refused = await things.put(1, 'x', { ...match, 'if-none-match': excluded });
      expect(refused.statusCode).toBe(412);
    }
  }
  const both = { 'if-match': current, 'if-none-match': '"other"' };
  expect((await things.put(1, 'two', both)).statusCode).toBe(200);
});

test('of twenty writers with one entity tag, one succeeds', async () => {
  const condition = { 'if-match': await etag() };
  const writers = Array.from({ length: 20 }, (_, index) => things.put(1, `w${index}`, condition));
  const statuses = (await Promise.all(writers)).map(({ statusCode }) => statusCode);
  expect(statuses.filter((status) => status === 200)).toHaveLength(1);
  expect(statuses.filter((status) => status === 412)).toHaveLength(19);
});

test('during a COMMIT, readers get no entity tag; before and after it, they do', async () => {
  await holdCommits(things);
  const before = await etag();
  const holder = await things.admin.connect();
  await holder.query('SELECT pg_advisory_lock(1)');
  const write = things.put(1, 'slow');
  await things.waiting(1);
  const during = await things.get('/things/1', { 'if-none-match': before });
  expect(during.statusCode).toBe(200);
  expect(during.json().name).toBe('one');
  expect(during.headers['etag']).toBeUndefined();
  expect(during.headers['cache-control']).toBe('no-store');
  expect((await things.get('/things/2')).headers['etag']).toBeDefined();
  await holder.query('SELECT pg_advisory_unlock(1)');
  holder.release();
  expect((await write).statusCode).toBe(200);
  const after = await things.get('/things/1', { 'if-none-match': before });
  expect(after.json().name).toBe('slow');
  expect(after.headers['etag']).toBeDefined();
});

test('after two writers of one row, the entity tag is that of the second write', async () => {
  await holdCommits(things);
  const before = await etag();
  const holder = await things.admin.connect();
  await holder.query('SELECT pg_advisory_lock(1)');
  const first = things.put(1, 'first');
  await things.waiting(1);
  const second = things.put(1, 'second');
  await things.waiting(2);
  await holder.query('SELECT pg_advisory_unlock(1)');
  holder.release();
  const answers = await Promise.all([first, second]);
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
  // The first response describes tags that the second write has changed or was changing: no ETag.
  const read = await things.get('/things/1', { 'if-none-match': before });
  expect([read.statusCode, read.json().name]).toEqual([200, 'second']);
  const tags = answers.map(({ headers }) => headers['etag']);
  expect([undefined, read.headers['etag']]).toContain(tags[1]);
  expect(tags[0]).not.toBe(read.headers['etag']);
});

test.each(['before its mark', 'between its COMMIT and the answer'])(
  'a write that is overtaken %s has no entity tag in its response',
  async (moment) => {
    const store = things.app.conditionalRequests.store as MemoryVersionStore;
    const publishAnother = async () => {
      const another = writeOn(['thing:1']);
      await store.prepare(another);
      store.publish(another);
    };
    const holder = await things.admin.connect();
    if (moment === 'before its mark') {
      await holder.query('BEGIN; SELECT FROM things WHERE id = 1 FOR UPDATE');
    } else {
      await holdCommits(things);
      await holder.query('BEGIN; SELECT pg_advisory_xact_lock(1)');
    }
    const write = things.put(1, 'overtaken');
    await things.waiting(1);
    await publishAnother();
    await holder.query('ROLLBACK');
    holder.release();
    const written = await write;
    expect([written.statusCode, written.headers['etag']]).toEqual([200, undefined]);
    expect(await etag()).toBeDefined();
  },
);

test('a PUT that does not call `existed` is not treated as one that creates', async () => {
  const replace = { method: 'PUT' as const, url: '/secret/1/members/bob' };
  const refused = await things.ask({ ...replace, headers: { 'if-none-match': '*' } });
  expect(refused.statusCode).toBe(412);
  const { rowCount } = await things.admin.query("SELECT FROM members WHERE email = 'bob'");
  expect(rowCount).toBe(0);
});

test('a statement that takes too long fails the write', async () => {
  await things.stop();
  things = await startApp({ statementTimeoutMs: 5_000 });
  const holder = await things.admin.connect();
  await holder.query('BEGIN; SELECT FROM things WHERE id = 1 FOR UPDATE');
  const refused = await things.put(1, 'late');
  expect(refused.statusCode).toBe(503);
  expect(refused.json().message).toBe('Nothing was written: a statement took too long');
  await holder.query('ROLLBACK');
  holder.release();
  expect((await things.put(1, 'in time')).statusCode).toBe(200);
});

test('a connection is closed if it is unknown whether its transaction has ended', async () => {
  await things.stop();
  things = await startApp({ ofPool: { query_timeout: 5_000, max: 2 } });
  const holder = await things.admin.connect();
  await holder.query('BEGIN; SELECT FROM things WHERE id = 1 FOR UPDATE');
  const refused = await things.put(1, 'late');
  expect(refused.json().message).toBe('Nothing was written: a statement took too long');
  // The sole writer's lock uses the other one.
  expect(things.pool.totalCount).toBe(1);
  await holder.query('ROLLBACK');
  holder.release();
  expect((await things.put(1, 'in time')).statusCode).toBe(200);
});

test('a write whose client disconnects is finished, and its tag has a version again', async () => {
  const before = await etag();
  const holder = await things.admin.connect();
  await holder.query('BEGIN; SELECT FROM things WHERE id = 1 FOR UPDATE');
  await things.app.listen({ host: '127.0.0.1', port: 0 });
  const port = portOf(things.app.server);
  const body = '{"name":"new"}';
  const socket = connect(port, '127.0.0.1');
  socket.write(
    'PUT /things/1 HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n' +
      `Content-Length: ${body.length}\r\n\r\n${body}`,
  );
  await things.waiting(1);
  socket.destroy();
  await holder.query('ROLLBACK');
  holder.release();
  await expect.poll(nameInDatabase).toBe('new');
  await expect.poll(etag).not.toBe('undefined');
  expect(await etag()).not.toBe(before);
});

test('a write takes no more round trips than a plain transaction', async () => {
  const written = await things.put(1, 'new');
  // BEGIN with its settings, the handler's one statement, COMMIT.
  expect(queriesOf(written)).toBe(3);
});

test('with the longest statement timeout, the answer to COMMIT is awaited', async () => {
  await things.stop();
  things = await startApp({ statementTimeoutMs: 2 ** 31 - 1 });
  await things.admin.query(`
    CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS
      'BEGIN PERFORM pg_sleep(0.1); RETURN NULL; END';
    CREATE CONSTRAINT TRIGGER wait AFTER UPDATE ON things
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wait()`);
  let closed = 0;
  things.pool.on('release', (error) => (closed += error ? 1 : 0));
  expect((await things.put(1, 'new')).statusCode).toBe(200);
  // If the plugin gives up waiting for an answer, it closes the connection.
  expect(closed).toBe(0);
});
