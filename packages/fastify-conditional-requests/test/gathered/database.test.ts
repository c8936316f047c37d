import Fastify, { type FastifyRequest } from 'fastify';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { conditionalRequests, DatabaseVersionStore } from '../../src/index.ts';
import { startApp, type TestApp } from '../app.ts';
import { gather, targetOf } from './gather.ts';

let things: TestApp;
/** Another process of the same service. */
let other: TestApp;
beforeEach(async () => {
  things = await startApp({ versions: 'database', gathered: true, release: '1' });
  other = await startApp({ versions: 'database', gathered: true, release: '1', beside: things });
});
afterEach(async () => {
  await other.stop();
  await things.stop();
});

const ann = { 'x-user': 'ann' };
const language = { 'accept-language': null };
const etagOf = async (app: TestApp, url: string, headers = {}) =>
  String((await app.get(url, headers)).headers['etag']);
/** Of a member's thing, and of two that are open; `things` has answered all of them. */
const learn = async () => {
  const secret = await etagOf(things, '/secret/1', ann);
  const [one, two] = [await etagOf(things, '/things/1'), await etagOf(things, '/things/2')];
  const targets = [
    targetOf('/secret/1', secret, ann),
    targetOf('/things/1', one, language),
    targetOf('/things/2', two, language),
  ];
  return { secret, one, two, targets };
};
const stats = () => {
  const { store } = things.app.conditionalRequests;
  if (!(store instanceof DatabaseVersionStore))
    throw new TypeError('Expected versions in the database');
  return { ...store.stats };
};

test('a list needs one statement for all its permissions and contents', async () => {
  const { secret, one, two, targets } = await learn();
  const { lookups, statements } = stats();
  const { response, answers } = await gather(things.app, targets);
  expect(answers).toEqual([secret, one, two]);
  expect(stats()).toMatchObject({ lookups: lookups + 1, statements: statements + 1 });
  expect(response.headers['server-timing']).toMatch(
    /^versions;dur=[\d.]+;desc="1 statement for 1 lookup", db;dur=0;desc="0 queries"$/,
  );
});

test('what another process has changed is asked for, content and permission alike', async () => {
  const { secret, one, two, targets } = await learn();
  await other.ask({ method: 'DELETE', url: '/secret/1/members/ann' });
  expect((await gather(things.app, targets)).answers).toEqual(['ask', one, two]);
  expect((await things.get('/secret/1', { ...ann, 'if-none-match': secret })).statusCode).toBe(404);
  await other.put(1, 'new');
  expect((await gather(things.app, targets)).answers).toEqual(['ask', 'ask', two]);
  await things.admin.query('SELECT conditional_requests.new_generation()');
  expect((await gather(things.app, targets)).answers).toEqual(['ask', 'ask', 'ask']);
});

test('a process decides nothing that it has not answered itself', async () => {
  const { one, targets } = await learn();
  expect((await gather(other.app, targets)).answers).toEqual(['ask', 'ask', 'ask']);
  const headers = { 'if-none-match': one };
  expect((await other.get('/things/1', headers)).statusCode).toBe(304);
  expect((await gather(other.app, targets)).answers).toEqual(['ask', one, 'ask']);
});

test('a list does not wait for versions that take long, and the next one has them', async () => {
  const { secret, one, two, targets } = await learn();
  const holder = await things.admin.connect();
  await holder.query('BEGIN; LOCK TABLE conditional_requests.versions');
  expect((await gather(things.app, targets)).answers).toEqual(['ask', 'ask', 'ask']);
  expect(things.app.conditionalRequests.stats.gathered.asked.busy).toBe(3);
  await holder.query('COMMIT');
  holder.release();
  await expect
    .poll(async () => (await gather(things.app, targets)).answers)
    .toEqual([secret, one, two]);
});

test('a list without known GETs needs no statement', async () => {
  const { targets } = await learn();
  const { statements } = stats();
  const unknown = targets.map((target) => ({ ...target, target: `${target.target}0` }));
  expect((await gather(things.app, unknown)).answers).toEqual(['ask', 'ask', 'ask']);
  expect(stats().statements).toBe(statements);
});

test.each(['permission', 'content'] as const)(
  'a target whose %s has other tags than when it was answered last is asked for',
  async (changing) => {
    const tags = { permission: ['permission'], content: ['content'] };
    const pool = new pg.Pool({ connectionString: things.database.url, max: 2 });
    const store = new DatabaseVersionStore({ pool });
    const app = Fastify();
    await app.register(conditionalRequests, { pool: things.pool, store, gathered: true });
    const check = async (request: FastifyRequest) =>
      void (await request.remember(tags.permission, 'fact', async () => true));
    const conditional = { reads: () => tags.content, permit: { vary: [], check } };
    app.get('/', { conditional }, async () => ({}));
    const answer = async () => {
      const etag = (await app.inject('/')).headers['etag'];
      return { etag, ask: async () => (await gather(app, [targetOf('/', etag)])).answers };
    };
    const first = await answer();
    expect(await first.ask()).toEqual([first.etag]);
    tags[changing] = ['other', changing];
    expect(await first.ask()).toEqual(['ask']);
    const second = await answer();
    expect(await second.ask()).toEqual([second.etag]);
    await app.close();
    await pool.end();
  },
);
