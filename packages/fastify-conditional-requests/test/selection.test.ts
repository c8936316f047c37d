import Fastify, { type FastifyInstance, type FastifyRequest, type RouteOptions } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { conditionalRequests } from '../src/index.ts';
import { writeOn } from '../src/versions/version-store-contract.ts';
import { queriesOf, startApp, type TestApp } from './app.ts';
import { PromisedStore } from './promised-store.ts';

let things: TestApp;
let app: FastifyInstance;
beforeEach(async () => {
  things = await startApp();
  app = Fastify();
});
afterEach(async () => {
  await app.close();
  await things.stop();
});

const register = () =>
  app.register(conditionalRequests, { pool: things.pool, store: new PromisedStore() });
const reads = () => ['a'];
const conditional = { reads };
const config = { conditional };
const etagOf = async (url: string, headers = {}) => {
  const { statusCode, headers: fields } = await app.inject({ url, headers });
  return [statusCode, fields['etag']] as const;
};

test.each([
  ['/list?limit=1', '/list?limit=2'],
  ['/list?limit=1', '/list'],
  ['/words/en', '/words/de'],
  ['/list', '/summary'],
])('the entity tag of %s is not valid for %s', async (one, other) => {
  await register();
  for (const url of ['/list', '/words/:language', '/summary']) {
    app.get(url, { config }, async (request) => ({ url: request.url }));
  }
  const [, etag] = await etagOf(one);
  expect(etag).toBeDefined();
  const answer = await app.inject({ url: other, headers: { 'if-none-match': String(etag) } });
  expect([answer.statusCode, answer.json()]).toEqual([200, { url: other }]);
  expect((await etagOf(one, { 'if-none-match': etag }))[0]).toBe(304);
});

test('if a write and its GET have different queries, `query` names the parameters that select', async () => {
  await register();
  const selected = { conditional: { reads, query: ['page'] } };
  app.get('/list', { config: selected }, async () => []);
  app.put('/list', { config: selected }, (_request, reply) => reply.transact(async () => []));
  const write = (url: string, etag: unknown) =>
    app.inject({ method: 'PUT', url, headers: { 'if-match': String(etag) } });
  const [, whole] = await etagOf('/list');
  const [, page] = await etagOf('/list?x=1&page=2');
  expect(whole).not.toBe(page);
  expect((await etagOf('/list?page=2&x=2'))[1]).toBe(page);
  const written = await write('/list?notify=1', whole);
  expect([written.statusCode, written.headers['etag']]).toEqual([200, whole]);
  expect((await write('/list?notify=1', page)).statusCode).toBe(412);
  expect((await write('/list?page=2', page)).statusCode).toBe(200);
  // A repeated parameter selects something else.
  expect((await write('/list?page=2&page=3', page)).statusCode).toBe(412);
});

test('a POST returns the entity tag of the created resource, by the path of its GET', async () => {
  await register();
  app.get('/list/1', { config: { conditional: { reads: () => ['one'] } } }, async () => ({}));
  app.post('/list', { config }, (_request, reply) =>
    reply.transact(async () => ({}), { describes: ['one'], path: '/list/1' }),
  );
  const { headers } = await app.inject({ method: 'POST', url: '/list?notify=1' });
  expect(headers['etag']).toBeDefined();
  expect((await etagOf('/list/1', { 'if-none-match': headers['etag'] }))[0]).toBe(304);
});

const write: RouteOptions['handler'] = (_request, reply) => reply.transact(async () => ({}));
const put = async (headers: object) => {
  const answer = await app.inject({ method: 'PUT', url: '/', headers: { ...headers } });
  return [answer.statusCode, answer.headers['etag']];
};
type Route = NonNullable<RouteOptions['constraints']>;
test('with constraints, a POST without `conditional` returns no entity tag', async () => {
  await register();
  const constraints = { host: 'a.example' };
  app.get(
    '/list/1',
    { config: { conditional: { reads: () => ['one'] } }, constraints },
    async () => 1,
  );
  for (const [url, options] of Object.entries({ '/list': {}, '/known': { config } })) {
    app.post(url, { ...options, constraints }, (_request, reply) =>
      reply.transact(async () => ({}), { describes: ['one'], path: '/list/1' }),
    );
  }
  const headers = { host: 'a.example' };
  const [, etag] = await etagOf('/list/1', headers);
  const post = async (url: string) =>
    (await app.inject({ method: 'POST', url, headers })).headers['etag'];
  expect(await post('/list')).toBeUndefined();
  expect(await post('/known')).toBe(etag);
});

const constraints: [string, Route, object, Route, object][] = [
  [
    'hosts',
    { host: 'a.example' },
    { host: 'a.example' },
    { host: 'b.example' },
    { host: 'b.example' },
  ],
  [
    'hosts by RegExp',
    { host: /^a\./ },
    { host: 'a.example' },
    { host: /^b\./ },
    { host: 'b.example' },
  ],
  ['a RegExp and its text', { host: /^a$/ }, { host: 'a' }, { host: '/^a$/' }, { host: '/^a$/' }],
  [
    'versions',
    { version: '1.0.0' },
    { 'accept-version': '1.x' },
    { version: '2.0.0' },
    { 'accept-version': '2.x' },
  ],
  ['a version and none', { version: '1.0.0' }, { 'accept-version': '1.x' }, {}, {}],
];
test.each(constraints)(
  'two routes of one URL, selected by %s, share no entity tag; writes return the one of their own route',
  async (_name, one, askOne, other, askOther) => {
    await register();
    for (const constraints of [one, other]) {
      const options: Omit<RouteOptions, 'method' | 'handler'> = { url: '/', config, constraints };
      app.route({
        ...options,
        method: 'GET',
        handler: async () => ({ of: Object.keys(constraints) }),
      });
      app.route({ ...options, method: 'PUT', handler: write });
    }
    const [, first] = await etagOf('/', askOne);
    const [, second] = await etagOf('/', askOther);
    expect(first).toBeDefined();
    expect(second).toBeDefined();
    expect((await etagOf('/', { ...askOther, 'if-none-match': first }))[0]).toBe(200);
    expect((await etagOf('/', { ...askOne, 'if-none-match': first }))[0]).toBe(304);
    expect(await put({ ...askOne, 'if-match': first })).toEqual([200, first]);
    expect(await put({ ...askOther, 'if-match': second })).toEqual([200, second]);
    expect((await put({ ...askOther, 'if-match': first }))[0]).toBe(412);
  },
);

test('if routes of a URL are selected by version, all of them name it in Vary', async () => {
  await register();
  app.get('/', { config }, async () => ({}));
  app.get('/', { config, constraints: { version: '1.0.0' } }, async () => ({}));
  app.get('/other', { config }, async () => ({}));
  const vary = async (url: string, headers = {}) =>
    (await app.inject({ url, headers })).headers['vary'];
  expect(await vary('/', { 'accept-version': '1.0.0' })).toBe('accept-version');
  expect(await vary('/')).toBe('accept-version');
  expect(await vary('/other')).toBeUndefined();
});

const byTenant = {
  name: 'tenant',
  storage() {
    const handlers = new Map<unknown, never>();
    return {
      get: (value: unknown) => handlers.get(value) ?? null,
      set: (value: unknown, handler: never) => void handlers.set(value, handler),
    };
  },
  validate() {},
  deriveConstraint: ({ headers }: { headers: Record<string, unknown> }) => headers['x-tenant'],
};

test('a custom constraint needs its request fields declared', async () => {
  app.addConstraintStrategy(byTenant as never);
  // The name of Fastify's own constraint, but another field.
  app.addConstraintStrategy({ ...byTenant, name: 'version' } as never);
  await register();
  for (const constraints of [{ tenant: 'a' }, { version: 'a' }]) {
    const name = Object.keys(constraints)[0];
    expect(() => app.get('/', { config, constraints }, async () => ({}))).toThrow(
      `GET /: expected \`conditional.vary\` with the request fields that the constraint ${name} looks at`,
    );
  }
  const declared = { conditional: { reads, vary: ['x-tenant'] } };
  for (const tenant of ['a', 'b']) {
    const options = { config: declared, constraints: { tenant } };
    app.get('/', options, async () => ({ tenant }));
  }
  const [, a] = await etagOf('/', { 'x-tenant': 'a' });
  const answer = await app.inject({
    url: '/',
    headers: { 'x-tenant': 'b', 'if-none-match': String(a) },
  });
  expect([answer.json(), answer.headers['vary']]).toEqual([{ tenant: 'b' }, 'x-tenant']);
});

test('a constraint that cannot be compared with others is rejected', async () => {
  app.addConstraintStrategy(byTenant as never);
  await register();
  const declared = { conditional: { reads, vary: ['x-tenant'] } };
  const options = { config: declared, constraints: { tenant: new Map() } };
  expect(() => app.get('/', options, async () => ({}))).toThrow(
    'GET /: constraints.tenant: expected strings, numbers, booleans or RegExps',
  );
});

test.each<[string, (request: FastifyRequest) => Promise<unknown>]>([
  ['a statement', (request) => request.database.query('SELECT 1')],
  ['a snapshot', (request) => request.snapshot(async (database) => database.query('SELECT 1'))],
])(
  'if a hook has queried the database by %s, the response has no entity tag',
  async (_how, query) => {
    await register();
    app.get('/plain', { config }, async () => ({}));
    const preHandler = async (request: FastifyRequest) => {
      if (request.headers['x-ask'] !== undefined) await query(request);
    };
    app.get('/', { config, preHandler }, async () => ({}));
    const [, etag] = await etagOf('/');
    expect(etag).toBeDefined();
    for (const headers of [{}, { 'if-none-match': String(etag) }]) {
      const answer = await app.inject({ url: '/', headers: { ...headers, 'x-ask': '1' } });
      expect([answer.statusCode, answer.headers['etag']]).toEqual([200, undefined]);
      expect(answer.headers['cache-control']).toBe('no-store');
    }
  },
);

test('a fact that a hook recalled must still hold when the version is looked up', async () => {
  const store = new PromisedStore();
  await app.register(conditionalRequests, { pool: things.pool, store });
  const preHandler = async (request: FastifyRequest) => {
    await request.remember(['b'], 'key', async () => 1);
    if (request.headers['x-move'] === undefined) return;
    const write = writeOn(['b']);
    await store.prepare(write);
    await store.publish(write);
  };
  app.get('/', { config, preHandler }, async () => ({}));
  expect((await etagOf('/'))[1]).toBeDefined();
  expect((await etagOf('/', { 'x-move': '1' }))[1]).toBeUndefined();
});

test.each([
  ['', (request: FastifyRequest) => request],
  [
    ', also if the handler uses a `request.database` that a hook has kept',
    (_request: FastifyRequest, kept: Pick<FastifyRequest, 'database'>) => kept,
  ],
])(
  'a permission check that queries without `remember` shares one snapshot with the content%s',
  async (_, from) => {
    await register();
    const sql = 'SHOW transaction_isolation';
    const seen: unknown[] = [];
    const ask = async ({ database }: Pick<FastifyRequest, 'database'>) =>
      void seen.push((await database.query(sql)).rows[0]?.['transaction_isolation']);
    const permit = { vary: [], check: ask };
    const kept: Pick<FastifyRequest, 'database'>[] = [];
    app.addHook('preHandler', async ({ database }) => void kept.push({ database }));
    app.get('/', { config: { conditional: { reads, permit } } }, async (request) => {
      for (const one of kept) await ask(from(request, one));
      return {};
    });
    const answer = await app.inject('/');
    expect([answer.statusCode, answer.headers['etag']]).toEqual([200, undefined]);
    expect(seen).toEqual(['read committed', 'repeatable read', 'repeatable read']);
    expect(queriesOf(answer)).toBe(5);
  },
);

const toSet = () => ({ value: { ids: new Set(['1']) } });

test('a query parameter that JSON cannot represent is rejected, since different values would share an ETag', async () => {
  await register();
  const selected = { conditional: { reads, query: ['ids'] } };
  const schema = { querystring: { type: 'object' } };
  app.get('/', { config: selected, schema, validatorCompiler: () => toSet }, async () => ({}));
  const { statusCode, body } = await app.inject('/?ids=1');
  expect([statusCode, body]).toEqual([
    500,
    expect.stringContaining('conditional.query: expected a value of ids that JSON can represent'),
  ]);
});

test('if a handler names an undeclared field in Vary, the response has no entity tag', async () => {
  await register();
  app.get(
    '/',
    { config: { conditional: { reads, vary: ['accept-language'] } } },
    async (_request, reply) => {
      reply.header('vary', 'Accept');
      return {};
    },
  );
  app.get(
    '/same',
    { config: { conditional: { reads, vary: ['accept-language'] } } },
    async (_request, reply) => {
      reply.header('vary', 'Accept-Language');
      return {};
    },
  );
  const { headers } = await app.inject('/');
  expect([headers['etag'], headers['vary']]).toEqual([undefined, 'Accept, accept-language']);
  const same = await app.inject('/same');
  expect([same.headers['etag'], same.headers['vary']]).toEqual([
    expect.any(String),
    'Accept-Language',
  ]);
});

test.each<[string | string[], boolean]>([
  ['accept-language', false],
  ['*', false],
  [['Origin', 'Accept-Language'], false],
  // CORS sets `Origin`; the permission declares the other.
  ['Origin, X-Tenant', true],
  [', Origin,', true],
  ['', true],
])(
  'if a hook before the handler names "%s" in Vary, an ETag, a 304 or a remembered 404 is possible: %s',
  async (field, isPossible) => {
    await register();
    app.addHook('onRequest', async (request, reply) => {
      if (request.headers['x-plain'] === undefined) reply.header('vary', field);
    });
    const permit = { vary: ['x-tenant'], check: () => {} };
    const ofBoth = { config: { conditional: { reads, permit, rememberNotFound: true } } };
    app.get('/', ofBoth, async ({ headers }) => ({ in: headers['accept-language'] }));
    let runs = 0;
    app.get('/missing', ofBoth, async () => {
      runs++;
      throw Object.assign(new Error('There is no such thing'), { statusCode: 404 });
    });
    const [, plain] = await etagOf('/', { 'x-plain': '1' });
    expect(plain).toEqual(expect.any(String));
    expect(await etagOf('/')).toEqual([200, isPossible ? plain : undefined]);
    const headers = { 'accept-language': 'de', 'if-none-match': String(plain) };
    const german = await app.inject({ url: '/', headers });
    expect([german.statusCode, german.body]).toEqual(isPossible ? [304, ''] : [200, '{"in":"de"}']);
    for (let times = 0; times < 2; times++) await app.inject('/missing');
    expect(runs).toBe(isPossible ? 1 : 2);
  },
);
