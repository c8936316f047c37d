import Fastify, { type FastifyRequest } from 'fastify';
import pg from 'pg';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  conditionalRequests,
  type ConditionalRequestsOptions,
  DatabaseVersionStore,
  type SharedLookup,
  type TransactionalVersionStore,
} from '../../src/index.ts';
import { startApp, type TestApp } from '../app.ts';
import { gather, send, targetOf } from './gather.ts';

let things: TestApp;
/** Another process of the same service. */
let other: TestApp;
beforeEach(async () => {
  things = await startApp({ versions: 'database', gathered: true, release: '1' });
  other = await startApp({ versions: 'database', gathered: true, release: '1', beside: things });
});
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
  await other.stop();
  await things.stop();
});

const ann = { 'x-user': 'ann' };
const language = { 'accept-language': null };
const etagOf = async (app: TestApp, url: string, headers = {}) =>
  String((await app.get(url, headers)).headers['etag']);
/** Targets of a thing for members and of two public ones; `things` has answered all of them. */
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
/** The answers of the first list whose versions were looked up in time, which takes longer on a busy machine. */
async function gatherInTime(...[app, targets]: Parameters<typeof gather>) {
  for (;;) {
    const before = stats();
    const gathered = await gather(app, targets);
    if (gathered.answers.some((answer) => answer !== 'ask')) return { ...gathered, before };
    // So that its lookup has ended, and does not delay or join that of the next list.
    await app.conditionalRequests.store.read([]);
  }
}
const stats = () => {
  const { store } = things.app.conditionalRequests;
  if (!(store instanceof DatabaseVersionStore))
    throw new TypeError('Expected versions in the database');
  return { ...store.stats };
};

test('a list needs one statement for all its permissions and contents', async () => {
  const { secret, one, two, targets } = await learn();
  const { response, answers, before } = await gatherInTime(things.app, targets);
  expect(answers).toEqual([secret, one, two]);
  expect(stats()).toMatchObject({
    lookups: before.lookups + 1,
    statements: before.statements + 1,
  });
  expect(response.headers['server-timing']).toMatch(
    /^versions;dur=[\d.]+;desc="1 statement for 1 lookup", db;dur=0;desc="0 queries"$/,
  );
});

test('what another process has changed is asked for, content and permission alike', async () => {
  const { secret, one, two, targets } = await learn();
  await other.ask({ method: 'DELETE', url: '/secret/1/members/ann' });
  expect((await gatherInTime(things.app, targets)).answers).toEqual(['ask', one, two]);
  expect((await things.get('/secret/1', { ...ann, 'if-none-match': secret })).statusCode).toBe(404);
  await other.put(1, 'new');
  expect((await gatherInTime(things.app, targets)).answers).toEqual(['ask', 'ask', two]);
  await things.admin.query('SELECT conditional_requests.new_generation()');
  expect((await gather(things.app, targets)).answers).toEqual(['ask', 'ask', 'ask']);
});

test('a process decides nothing that it has not answered itself', async () => {
  const { one, targets } = await learn();
  expect((await gather(other.app, targets)).answers).toEqual(['ask', 'ask', 'ask']);
  const headers = { 'if-none-match': one };
  expect((await other.get('/things/1', headers)).statusCode).toBe(304);
  expect((await gatherInTime(other.app, targets)).answers).toEqual(['ask', one, 'ask']);
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
    const store = new DatabaseVersionStore({ pool, attemptMs: 60_000 });
    const app = Fastify();
    await app.register(conditionalRequests, { pool: things.pool, store, gathered: true });
    const check = async (request: FastifyRequest) =>
      void (await request.remember(tags.permission, 'fact', async () => true));
    const conditional = { reads: () => tags.content, permit: { vary: [], check } };
    app.get('/', { conditional }, async () => ({}));
    const answer = async () => {
      const etag = (await app.inject('/')).headers['etag'];
      return { etag, targets: [targetOf('/', etag)] };
    };
    const first = await answer();
    expect((await gatherInTime(app, first.targets)).answers).toEqual([first.etag]);
    tags[changing] = ['other', changing];
    expect((await gather(app, first.targets)).answers).toEqual(['ask']);
    const second = await answer();
    expect((await gatherInTime(app, second.targets)).answers).toEqual([second.etag]);
    await app.close();
    await pool.end();
  },
);

const hundredTags = ({ url }: { readonly url: string }) =>
  Array.from({ length: 100 }, (_, n) => `${'a long tag '.repeat(10)} ${url} ${n}`);

/** An app over a store that a test changes, which has answered these GETs. */
async function learnWith(
  change: (store: DatabaseVersionStore) => Partial<TransactionalVersionStore>,
  count = 1,
  options: Partial<ConditionalRequestsOptions> = {},
) {
  const pool = new pg.Pool({ connectionString: things.database.url, max: 2 });
  const known = new DatabaseVersionStore({ pool, attemptMs: 60_000 });
  const { transactional } = known;
  const look: TransactionalVersionStore['look'] = (tags) => known.look(tags);
  const read: TransactionalVersionStore['read'] = (tags) => known.read(tags);
  const store: TransactionalVersionStore = { transactional, look, read };
  const log: string[] = [];
  const stream = { write: (line: string) => void log.push(line) };
  const app = Fastify({ logger: { level: 'error', stream } });
  await app.register(conditionalRequests, { pool: things.pool, store, gathered: true, ...options });
  const checked = vi.fn<(request: FastifyRequest) => Promise<void>>(async () => {});
  const conditional = { reads: hundredTags, permit: { vary: [], check: checked } };
  app.get('/:id', { conditional }, async () => ({}));
  const targets = [];
  for (let id = 0; id < count; id++) {
    const etag = (await app.inject(`/${id}`)).headers['etag'];
    targets.push(targetOf(`/${id}`, etag));
  }
  Object.assign(store, change(known));
  ends.push(
    () => app.close(),
    () => pool.end(),
  );
  return { app, log, checked, targets };
}

test.each<[string, TransactionalVersionStore['look']]>([
  ['rejects', () => Promise.reject(new Error('failed'))],
  [
    'throws',
    () => {
      throw new Error('failed');
    },
  ],
])('a list whose lookup %s asks for all targets', async (_name, look) => {
  const { app, targets } = await learnWith(() => ({ look }));
  expect((await gather(app, targets)).answers).toEqual(['ask']);
});

test('a store whose lookups know no versions is reported', async () => {
  const { app, log, targets } = await learnWith(() => ({
    look: async () => ({ version: undefined, moment: {} as SharedLookup }),
  }));
  const list = JSON.stringify({ targets: targets.map((target, n) => ({ n, ...target })) });
  expect((await send(app, list)).statusCode).toBe(500);
  expect(log.join()).toContain(
    'look: expected a moment with a function versionOf, received undefined',
  );
});

test('no permission is checked after a list has been answered', async () => {
  const lookup = Promise.withResolvers<void>();
  const { app, checked, targets } = await learnWith((known) => ({
    async look(tags) {
      await lookup.promise;
      return known.look(tags);
    },
  }));
  checked.mockClear();
  expect((await gather(app, targets)).answers).toEqual(['ask']);
  lookup.resolve();
  await app.inject('/0');
  expect(checked).toHaveBeenCalledTimes(1);
});

test('the tags of known GETs count towards their memory', async () => {
  const gathered = { maxBytes: 100_000 };
  const { app, targets } = await learnWith(() => ({}), 20, { gathered });
  const { answers } = await gatherInTime(app, targets);
  const known = answers.filter((answer) => answer !== 'ask');
  expect(known.length).toBeGreaterThan(2);
  expect(known.length).toBeLessThan(9);
  expect(answers.slice(-known.length)).toEqual(known);
});
