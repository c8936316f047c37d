import fc from 'fast-check';
import Fastify, { type FastifyRequest } from 'fastify';
import type { Target } from 'gathered-revalidation';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { conditionalRequests, MemoryVersionStore } from '../../src/index.ts';
import { writeOn } from '../../src/versions/version-store-contract.ts';
import { startApp, type TestApp } from '../app.ts';
import { authority, type Fields, gather } from './gather.ts';

let things: TestApp;
beforeAll(async () => {
  things = await startApp();
});
afterAll(() => things.stop());

type ById = FastifyRequest<{ Params: { id: string }; Querystring: { page?: number } }>;

const reads = (request: FastifyRequest) => [`thing:${(request as ById).params.id}`];
const handler = async (request: FastifyRequest) => (request as ById).params;

/** A service whose content and members are in memory. */
async function start() {
  const app = Fastify({ routerOptions: { ignoreTrailingSlash: true } });
  const store = new MemoryVersionStore();
  await app.register(conditionalRequests, {
    pool: things.pool,
    store,
    gathered: { maxTargets: 20 },
    maxRemembered: 6,
  });
  store.resume();
  const members = new Set(['a ann', 'b ann', 'b bob']);
  const permit = {
    vary: ['x-user'],
    async check(request: FastifyRequest) {
      const member = `${(request as ById).params.id} ${String(request.headers['x-user'])}`;
      const isMember = await request.remember([`member:${member}`], member, async () =>
        members.has(member),
      );
      if (!isMember) throw Object.assign(new Error(), { statusCode: 404 });
    },
  };
  const querystring = { type: 'object', properties: { page: { type: 'integer', minimum: 0 } } };
  const schema = { querystring };
  app.get('/open/:id', { schema, conditional: { reads, gathered: true } }, handler);
  const languages = { reads, vary: ['accept-language'], gathered: true };
  app.get('/texts/:id', { schema, conditional: languages }, handler);
  const secret = { reads, permit, query: ['page'], rememberNotFound: true };
  app.get('/secret/:id', { schema, conditional: secret }, async (request, reply) => {
    if ((request as ById).query.page === 2) {
      throw Object.assign(new Error(), { statusCode: 404 });
    }
    reply.header('cache-control', (request as ById).query.page === 1 ? 'private' : 'no-cache');
    return handler(request);
  });
  const versions = { reads, vary: ['x-user'], gathered: true };
  for (const version of ['1.0.0', '2.0.0']) {
    app.get('/versions/:id', { conditional: versions, constraints: { version } }, handler);
  }
  return { app, store, members };
}

const oneOf = <Value>(...values: readonly Value[]) => fc.constantFrom(...values);
const url = fc
  .tuple(
    oneOf('/open/', '/texts/', '/secret/', '/versions/'),
    oneOf('a', 'b', '%61', 'a/'),
    oneOf('', '', '?page=1', '?page=2', '?page=01', '?page=x', '?'),
  )
  .map((parts) => parts.join(''));
const optional = (...values: readonly string[]) => oneOf(undefined, null, null, ...values);
/** By name; undefined: not named. */
const fields = fc
  .record({
    'x-user': optional('ann', 'bob', 'eve', 'ann'),
    'accept-language': optional('de', 'en'),
    'accept-version': optional('1.0.0', '2.x'),
    'if-match': oneOf(undefined, undefined, undefined, undefined, '"x"'),
  })
  .map((given) => {
    const named = Object.entries(given).filter(([, value]) => value !== undefined);
    return Object.fromEntries(named) as Fields;
  });
const host = oneOf(authority, authority, authority, authority, 'example.com');
const get = fc.record({ url, fields, host });
type Get = { readonly url: string; readonly fields: Fields; readonly host: string };
/** An earlier GET, counted from the last one, or another, with the entity tags of earlier ones. */
const target = fc.record({
  get: fc.oneof({ weight: 3, arbitrary: fc.nat({ max: 8 }) }, { weight: 1, arbitrary: get }),
  tags: fc.array(fc.nat({ max: 8 }), { minLength: 1, maxLength: 4 }),
});
type Step = {
  readonly get?: Get;
  readonly list?: readonly { readonly get: Get | number; readonly tags: readonly number[] }[];
  readonly write?: string;
  /** A write whose outcome is not known during the list. */
  readonly mark?: string;
  /** Joins or leaves. */
  readonly member?: string;
  readonly suspend?: boolean;
};
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ get }) },
  { weight: 6, arbitrary: fc.record({ list: fc.array(target, { maxLength: 6 }) }) },
  { weight: 1, arbitrary: fc.record({ write: oneOf('a', 'b') }) },
  { weight: 1, arbitrary: fc.record({ mark: oneOf('a', 'b') }) },
  { weight: 2, arbitrary: fc.record({ member: oneOf('a ann', 'b ann', 'b bob', 'a bob') }) },
  { weight: 1, arbitrary: fc.record({ suspend: fc.constant(true) }) },
);

const present = (given: Fields): Record<string, string> =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null)) as never;

/** Runs the steps; after each, a list. @returns how many targets were answered 304 */
async function run(steps: readonly Step[]): Promise<number> {
  const { app, store, members } = await start();
  const answered: { readonly get: Get; readonly etag: string }[] = [];
  let notModified = 0;
  const send = ({ url, fields, host }: Get, headers: Record<string, string> = {}) =>
    app.inject({ url, headers: { ...present(fields), host, ...headers } });
  const learn = async (get: Get): Promise<void> => {
    const { headers } = await send(get);
    if (headers['etag'] !== undefined) answered.unshift({ get, etag: headers['etag'] });
  };
  const change = (...changed: string[]) => {
    const write = writeOn(changed);
    void store.prepare(write);
    return () => void store.publish(write);
  };
  const earlier = (index: number) => answered[index % answered.length];
  const compare = async (list: NonNullable<Step['list']>): Promise<void> => {
    const gets = list.flatMap(({ get, tags }) => {
      const known = typeof get === 'number' ? earlier(get)?.get : get;
      const ifNoneMatch = tags.map((index) => earlier(index)?.etag ?? '"none"');
      return known === undefined ? [] : [{ get: known, ifNoneMatch }];
    });
    const targets = gets.map(({ get: { url, fields, host }, ifNoneMatch }): Omit<Target, 'n'> => {
      return { authority: host, target: url, ifNoneMatch, fields };
    });
    const { answers } = await gather(app, targets, { 'x-user': 'ann' });
    for (const [index, { get, ifNoneMatch }] of gets.entries()) {
      const answer = answers[index];
      if (answer === 'ask') continue;
      notModified++;
      const { statusCode, headers } = await send(get, { 'if-none-match': ifNoneMatch.join(', ') });
      expect([statusCode, headers['etag']], JSON.stringify(get)).toEqual([304, answer]);
    }
  };
  for (const { get, list, write, mark, member, suspend } of steps) {
    if (get !== undefined) await learn(get);
    if (write !== undefined) change(`thing:${write}`)();
    if (member !== undefined) {
      const publish = change(`member:${member}`);
      if (!members.delete(member)) members.add(member);
      publish();
    }
    const end = mark === undefined ? () => {} : change(`thing:${mark}`);
    if (suspend === true) store.suspend();
    await compare(list ?? [0, 1, 2, 3, 4, 5, 6, 7].map((get) => ({ get, tags: [get] })));
    end();
    if (suspend === true) store.resume();
  }
  await app.close();
  return notModified;
}

test('an answer with an entity tag is the 304 of the same GET, whatever was done before', async () => {
  let notModified = 0;
  const steps = fc.array(step, { minLength: 10, maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(steps, async (steps) => {
      notModified += await run(steps);
    }),
    { numRuns: 150 },
  );
  expect(notModified).toBeGreaterThan(100);
});
