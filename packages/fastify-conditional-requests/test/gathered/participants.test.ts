import Fastify, { type FastifyInstance, type RouteOptions } from 'fastify';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { conditionalRequests, MemoryVersionStore } from '../../src/index.ts';
import { startApp, type TestApp } from '../app.ts';
import { gather, targetOf } from './gather.ts';

let things: TestApp;
beforeAll(async () => {
  things = await startApp();
});
afterAll(() => things.stop());

let app: FastifyInstance;
let lines: string[];
beforeEach(async () => {
  lines = [];
  const stream = { write: (line: string) => void lines.push(line) };
  app = Fastify({ logger: { level: 'warn', stream } });
});
afterEach(() => app.close());

const register = async () => {
  const store = new MemoryVersionStore();
  await app.register(conditionalRequests, { pool: things.pool, store, gathered: true });
  store.resume();
};

const users = new Set(['ann']);
/** Authentication as in services. */
const authenticate = async ({ headers }: { headers: Record<string, unknown> }) => {
  if (!users.has(String(headers['x-user']))) {
    throw Object.assign(new Error('Unknown user'), { statusCode: 401 });
  }
};
const pass = async () => {};
const reads = () => ['a'];
const permit = { vary: ['x-user'], check: async () => {} };
const handler = async () => ({});
const ann = { 'x-user': 'ann' };

/** Whether the answer to a target that was just read is ask. */
async function isAsked(url = '/a'): Promise<boolean> {
  const etag = (await app.inject({ url, headers: ann })).headers['etag'];
  expect(etag).toBeDefined();
  const { answers } = await gather(app, [targetOf(url, etag, ann)], ann);
  return answers[0] === 'ask';
}

test('a route takes part if permit alone decides who may read', async () => {
  await register();
  app.get('/a', { conditional: { reads, permit } }, handler);
  expect(await isAsked()).toBe(false);
  expect(lines).toEqual([]);
});

test.each(['before', 'after'])(
  'authentication in onRequest, added %s the plugin, excludes the routes, and the log says so',
  async (when) => {
    if (when === 'before') app.addHook('onRequest', authenticate);
    await register();
    if (when === 'after') app.addHook('onRequest', authenticate);
    app.get('/a', { conditional: { reads, permit } }, handler);
    const etag = (await app.inject({ url: '/a', headers: ann })).headers['etag'];
    users.delete('ann');
    users.add('gateway');
    // Otherwise a user who was removed would get 304.
    const list = [targetOf('/a', etag, ann)];
    const { answers } = await gather(app, list, { 'x-user': 'gateway' });
    users.add('ann');
    expect(answers).toEqual(['ask']);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/GET \/a takes no part .* onRequest.*`gathered: true`/);
  },
);

test.each(['onRequest', 'preParsing', 'preValidation', 'preHandler'] as const)(
  'a route with its own %s hook is excluded, and is an error with gathered: true',
  async (name) => {
    const hook = { [name]: pass } as Partial<RouteOptions>;
    await register();
    app.get('/a', { conditional: { reads, permit }, ...hook }, handler);
    expect(await isAsked()).toBe(true);
    expect(lines[0]).toContain(name);
    await app.close();

    app = Fastify();
    await register();
    app.get('/a', { conditional: { reads, permit, gathered: true }, ...hook }, handler);
    await expect(app.ready()).rejects.toThrow(
      `GET /a: expected no hooks of the route with \`gathered: true\``,
    );
  },
);

test('a hook that another plugin adds to a route counts as its own', async () => {
  await register();
  app.addHook('onRoute', (route) => {
    route.preHandler = [route.preHandler ?? [], authenticate].flat() as never;
  });
  app.get('/a', { conditional: { reads, permit } }, handler);
  expect(await isAsked()).toBe(true);
});

test('with gathered: true, a route takes part despite hooks of the whole service', async () => {
  app.addHook('onRequest', pass);
  await register();
  app.get('/a', { conditional: { reads, permit, gathered: true } }, handler);
  expect(await isAsked()).toBe(false);
  expect(lines).toEqual([]);
});

test('hooks after the handler exclude no route', async () => {
  await register();
  app.addHook('onSend', pass);
  app.addHook('onResponse', pass);
  app.get('/a', { conditional: { reads, permit }, onSend: pass }, handler);
  expect(await isAsked()).toBe(false);
});

test('hooks of an encapsulated plugin exclude its routes, even with gathered: true', async () => {
  await register();
  await app.register(async (inside) => {
    inside.addHook('onRequest', authenticate);
    inside.get('/says', { conditional: { reads, permit, gathered: true } }, handler);
    inside.get('/silent', { conditional: { reads, permit } }, handler);
    await inside.register(async (deeper) => {
      deeper.get('/deeper', { conditional: { reads, permit, gathered: true } }, handler);
    });
  });
  await app.register(async (inside) => {
    inside.get('/plain', { conditional: { reads, permit } }, handler);
  });
  for (const url of ['/says', '/silent', '/deeper'])
    expect([url, await isAsked(url)]).toEqual([url, true]);
  expect(await isAsked('/plain')).toBe(false);
  expect(lines).toHaveLength(3);
  expect(lines.join()).toContain('register it outside the plugin that adds the hooks');
});

test('gathered is an error on a write', async () => {
  await register();
  expect(() => app.put('/a', { conditional: { reads, gathered: true } }, handler)).toThrow(
    'expected no gathered, which is for reads',
  );
});

test('a route is excluded if another plugin wraps its handler, because the wrapper may reject readers', async () => {
  await register();
  app.addHook('onRoute', (route) => {
    const { handler } = route;
    route.handler = async function (request, reply) {
      await authenticate(request);
      return handler.call(this, request, reply);
    };
  });
  app.get('/a', { conditional: { reads, permit } }, handler);
  app.get('/b', { conditional: { reads, permit, gathered: true } }, handler);
  expect(await isAsked('/a')).toBe(true);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/GET \/a takes no part .* a wrapped handler/);
  expect(await isAsked('/b')).toBe(false);
});

/** Selects routes by a field that no target contains. */
const device = {
  name: 'device',
  storage: () => {
    const handlers = new Map<unknown, never>();
    return {
      get: (key: unknown) => handlers.get(key) ?? null,
      set: (key: unknown, stored: never) => void handlers.set(key, stored),
    };
  },
  deriveConstraint: ({ headers }: { headers: Record<string, unknown> }) => headers['user-agent'],
};

const tenantOf = ({ headers }: { headers: Record<string, unknown> }) => headers['x-tenant'];

test.each(['before', 'after'])(
  'a route selected by an undeclared field, registered %s the plugin, excludes all routes',
  async (when) => {
    app.addConstraintStrategy(device as never);
    const addMobile = () =>
      app.get('/a', { constraints: { device: 'mobile' } }, async () => 'for mobile devices');
    if (when === 'before') addMobile();
    await register();
    if (when === 'after') addMobile();
    app.get('/:name', { conditional: { reads, permit } }, handler);
    const etag = (await app.inject({ url: '/a', headers: ann })).headers['etag'];
    const condition = { ...ann, 'if-none-match': String(etag) };
    const mobile = { ...condition, 'user-agent': 'mobile' };
    expect((await app.inject({ url: '/a', headers: condition })).statusCode).toBe(304);
    expect((await app.inject({ url: '/a', headers: mobile })).body).toBe('for mobile devices');
    // A mobile device's GET would have the same target.
    expect((await gather(app, [targetOf('/a', etag, ann)])).answers).toEqual(['ask']);
    expect(lines.filter((line) => line.includes('gathered'))).toEqual([
      expect.stringContaining('constraint device'),
    ]);
  },
);

test('routes selected by declared fields take part', async () => {
  app.addConstraintStrategy({ ...device, name: 'tenant', deriveConstraint: tenantOf } as never);
  await register();
  const conditional = { reads, permit, vary: ['x-tenant'] };
  app.get('/a', { constraints: { tenant: 'one' }, conditional }, handler);
  const headers = { ...ann, 'x-tenant': 'one' };
  const etag = (await app.inject({ url: '/a', headers })).headers['etag'];
  expect((await gather(app, [targetOf('/a', etag, headers)])).answers).toEqual([etag]);
  expect(lines).toEqual([]);
});
