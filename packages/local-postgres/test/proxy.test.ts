import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { type partitionEnds, Proxy } from '../src/proxy.ts';
import { testDatabase } from '../src/testing.ts';
import { query } from './helpers.ts';

/** Sends an INSERT through a partition. Returns its outcome, which settles when the partition has ended. */
async function insertInto(partition: Proxy) {
  const database = await testDatabase();
  onTestFinished(() => database.drop());
  await query(database.url, 'CREATE TABLE rows (id int)');
  const direct = new URL(database.url);
  const through = new URL(database.url);
  through.port = String(await partition.through(Number(direct.port)));
  const client = new pg.Client({ connectionString: through.href });
  client.on('error', () => {});
  await client.connect();
  partition.partition();
  const outcome = client.query('INSERT INTO rows VALUES (1)').then(
    () => 'done',
    (error: Error) => error.message,
  );
  const rows = () => query(direct.href, 'SELECT id FROM rows');
  expect(await rows()).toEqual([]);
  const late = new pg.Client({ connectionString: through.href, connectionTimeoutMillis: 100 });
  await expect(late.connect()).rejects.toThrow('timeout expired');
  return { client, outcome, rows, through: through.href };
}

function newProxy(): Proxy {
  const proxy = new Proxy();
  onTestFinished(() => proxy.close());
  return proxy;
}

test.each<[(typeof partitionEnds)[number], string, unknown[]]>([
  ['go on', 'done', [{ id: 1 }]],
  ['break', 'Connection terminated unexpectedly', []],
])('after a partition, connections %s', async (end, expected, inserted) => {
  const proxy = newProxy();
  const { outcome, rows, through } = await insertInto(proxy);
  proxy.heal(end);
  expect(await outcome).toBe(expected);
  expect(await rows()).toEqual(inserted);
  expect(await query(through, 'SELECT 2 AS two')).toEqual([{ two: 2 }]);
});

test('after a partition, connections stay silent, and new ones work', async () => {
  const proxy = newProxy();
  const { client, outcome, rows, through } = await insertInto(proxy);
  proxy.heal('stay silent');
  expect(await query(through, 'SELECT 2 AS two')).toEqual([{ two: 2 }]);
  expect(await Promise.race([outcome, delay(200, 'silence')])).toBe('silence');
  expect(await rows()).toEqual([]);
  client.connection.stream.destroy();
  expect(await outcome).toBe('Connection terminated unexpectedly');
});

test('after a partition, the statement of a client that gave up arrives', async () => {
  const proxy = newProxy();
  proxy.pause = () => 20;
  const { client, outcome, rows } = await insertInto(proxy);
  client.connection.stream.end();
  proxy.heal('go on');
  await outcome;
  await expect.poll(rows).toEqual([{ id: 1 }]);
});
