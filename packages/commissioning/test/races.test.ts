import { randomUUID } from 'node:crypto';
import { connect, untilWaiting } from 'local-postgres/testing';
import type { Client } from 'pg';
import type { TestBackend } from 'service-kit/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startCommissioning } from './backend.ts';
import { zone } from './zone.ts';

let commissioning: TestBackend;
/** Holds a lock that the service comes to wait for. */
let holder: Client;
let observer: Client;
beforeAll(async () => {
  commissioning = await startCommissioning();
  holder = await connect(commissioning.adminUrl);
  observer = await connect(commissioning.adminUrl);
});
afterAll(async () => {
  await Promise.all([holder.end(), observer.end()]);
  await commissioning.stop();
});

type Zone = ReturnType<typeof zone>;
type Method = 'POST' | 'PUT' | 'PATCH' | 'DELETE';
const ask = async (method: Method, url: string, body?: unknown, headers = {}) => {
  const answer = await commissioning.ask(undefined, method, url, body, headers);
  return { status: answer.statusCode, etag: answer.headers['etag'] };
};
const put = (url: string, name = 'N') => ask('PUT', url, { name });
const seal = (url: string, headers = {}, seal_id: string = randomUUID()) =>
  ask('POST', url, { seal_id, seconds: 60 }, headers);
const purge = (url: string) => ask('DELETE', url);
const list = async ({ list }: Zone) => {
  const answer = await commissioning.ask(undefined, 'GET', list);
  return { nodes: answer.json().length as number, etag: String(answer.headers['etag']) };
};

/** Starts requests one after another, each as soon as all before it wait, then lets them go on. */
async function inThisOrder(...requests: (() => ReturnType<typeof ask>)[]) {
  const answers: ReturnType<typeof ask>[] = [];
  for (const [index, request] of requests.entries()) {
    answers.push(request());
    await untilWaiting(observer, index + 1);
  }
  await holder.query('ROLLBACK');
  return Promise.all(answers);
}

/** A request that puts this node waits in the middle of its transaction. */
const holdPutOf = ({ project_id, area_id, zone_id }: Zone, node: string) =>
  holder.query(
    `INSERT INTO nodes (project_id, node_uuid, area_id, zone_id, name, configuration)
     VALUES ($1, $2, $3, $4, 'Held', '{}')`,
    [project_id, node, area_id, zone_id],
  );

/** A request that creates this seal waits in the middle of its transaction. */
const holdSeal = (seal_id: string) =>
  holder.query('INSERT INTO seals (seal_id, project_id) VALUES ($1, gen_random_uuid())', [seal_id]);

/** A purge waits in the middle of its transaction for this node. */
const holdNode = ({ project_id }: Zone, node: string) =>
  holder.query('SELECT FROM nodes WHERE project_id = $1 AND node_uuid = $2 FOR UPDATE', [
    project_id,
    node,
  ]);

describe.each(['project', 'area', 'zone'] as const)('a purge of the %s', (scope) => {
  test('deletes a node whose PUT is ahead of it', async () => {
    const home = zone();
    await holder.query('BEGIN');
    await holdPutOf(home, 'n');
    const [first, second] = await inThisOrder(
      () => put(home.put('n')),
      () => purge(home.scopes[scope]),
    );
    expect([first?.status, second?.status]).toEqual([201, 204]);
    expect((await list(home)).nodes).toBe(0);
  });

  test('rejects a PUT that is behind it, of a new node or one that moves in', async () => {
    const home = zone();
    const other = zone(home.project_id);
    await put(home.put('there'));
    await put(other.put('mover'));
    await holder.query('BEGIN');
    await holdNode(home, 'there');
    const answers = await inThisOrder(
      () => purge(home.scopes[scope]),
      () => put(home.put('n')),
      () => put(home.put('mover')),
      () => ask('PATCH', home.at('there'), { name: 'Changed' }),
    );
    expect(answers.map(({ status }) => status)).toEqual([204, 404, 404, 404]);
    expect((await list(home)).nodes).toBe(0);
    expect((await list(other)).nodes).toBe(scope === 'project' ? 0 : 1);
  });
});

describe('a seal under If-Match', () => {
  test('is rejected if a PUT is ahead of it, and its 412 has the ETag after that PUT', async () => {
    const home = zone();
    const { etag } = await list(home);
    await holder.query('BEGIN');
    await holdPutOf(home, 'n');
    const [first, second] = await inThisOrder(
      () => put(home.put('n')),
      () => seal(home.scopes.zone, { 'if-match': etag }),
    );
    expect([first?.status, second?.status]).toEqual([201, 412]);
    expect(second?.etag).toBe((await list(home)).etag);
    expect((await put(home.put('n'))).status).toBe(200);
  });

  test('blocks every write that is behind it', async () => {
    const home = zone();
    const other = zone(home.project_id);
    await put(home.put('there'));
    await put(other.put('mover'));
    const before = await list(home);
    const seal_id = randomUUID();
    await holder.query('BEGIN');
    await holdSeal(seal_id);
    const answers = await inThisOrder(
      () => seal(home.scopes.zone, { 'if-match': before.etag }, seal_id),
      () => put(home.put('n')),
      () => put(home.put('mover')),
      () => put(other.put('there')),
      () => ask('PATCH', home.at('there'), { name: 'Changed' }),
      () => ask('DELETE', home.at('there')),
    );
    expect(answers.map(({ status }) => status)).toEqual([201, 409, 409, 409, 409, 409]);
    expect(await list(home)).toEqual(before);
  });

  test('does not block a purge that is behind it', async () => {
    const home = zone();
    await put(home.put('n'));
    const { etag } = await list(home);
    const seal_id = randomUUID();
    await holder.query('BEGIN');
    await holdSeal(seal_id);
    const answers = await inThisOrder(
      () => seal(home.scopes.zone, { 'if-match': etag }, seal_id),
      () => purge(home.scopes.zone),
    );
    expect(answers.map(({ status }) => status)).toEqual([201, 204]);
    expect((await ask('DELETE', `/seals/${seal_id}`)).status).toBe(404);
    expect((await put(home.put('n'))).status).toBe(404);
  });

  test('is rejected if a purge is ahead of it', async () => {
    const home = zone();
    await put(home.put('n'));
    const { etag } = await list(home);
    await holder.query('BEGIN');
    await holdNode(home, 'n');
    const answers = await inThisOrder(
      () => purge(home.scopes.zone),
      () => seal(home.scopes.zone, { 'if-match': etag }),
    );
    expect(answers.map(({ status }) => status)).toEqual([204, 412]);
  });
});

describe('writes that do not wait for each other', () => {
  test('are those of nodes in one project', async () => {
    const home = zone();
    await holder.query('BEGIN');
    await holdPutOf(home, 'slow');
    const slow = put(home.put('slow'));
    await untilWaiting(observer, 1);
    expect((await put(home.put('quick'))).status).toBe(201);
    await holder.query('ROLLBACK');
    expect((await slow).status).toBe(201);
  });

  test('are those of nodes in one project and purges and seals in another', async () => {
    const home = zone();
    const other = zone();
    await holder.query('BEGIN');
    await holdPutOf(home, 'slow');
    const slow = put(home.put('slow'));
    await untilWaiting(observer, 1);
    expect((await seal(other.scopes.zone)).status).toBe(201);
    expect((await purge(other.scopes.project)).status).toBe(204);
    await holder.query('ROLLBACK');
    expect((await slow).status).toBe(201);
  });
});

test('a seal that expires while a PUT waits for the lock no longer counts', async () => {
  const home = zone();
  await seal(home.scopes.zone);
  const seal_id = randomUUID();
  await holder.query('BEGIN');
  await holdSeal(seal_id);
  const later = seal(home.scopes.area, { 'if-match': '"none"' }, seal_id);
  await untilWaiting(observer, 1);
  const waiting = put(home.put('n'));
  await untilWaiting(observer, 2);
  await observer.query('UPDATE seals SET expires_at = clock_timestamp()');
  await holder.query('ROLLBACK');
  expect((await later).status).toBe(412);
  expect((await waiting).status).toBe(201);
});
