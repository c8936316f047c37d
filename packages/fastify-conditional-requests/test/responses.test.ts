import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import Fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type onSendHookHandler,
  type RouteOptions,
} from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { conditionalRequests, type Transaction } from '../src/index.ts';
import { startApp, type TestApp } from './app.ts';
import { PromisedStore } from './promised-store.ts';
import { uncaught } from './uncaught.ts';

let things: TestApp;
let app: FastifyInstance;
beforeEach(async () => {
  things = await startApp({ lock: 'none' });
  app = Fastify();
});
afterEach(async () => {
  await app.close();
  await things.stop();
});

const start = async () => {
  await app.register(conditionalRequests, { pool: things.pool });
  await app.conditionalRequests.becomeSoleWriter({ graceMs: 0, leaseMs: 3_600_000 });
};
const config = { conditional: { reads: () => ['thing:1'] } };
const rowsOf = async ({ database }: FastifyRequest) =>
  (await database.query('SELECT name FROM things WHERE id = 1')).rows;
const change = async (transaction: Transaction) => {
  transaction.touch('thing:1');
  await transaction.query("UPDATE things SET name = name || '!' WHERE id = 1");
  return { ok: true };
};
const write = (headers = {}) => app.inject({ method: 'PUT', url: '/', headers });
const names = async () =>
  (await things.admin.query('SELECT name FROM things WHERE id = 1')).rows[0].name;
const tooEarly = expect.stringMatching(/expected the response to be sent after the transaction/);

const early: [string, (reply: FastifyReply) => unknown][] = [
  [
    'in the work',
    (reply) => reply.transact(async (transaction) => void reply.send(await change(transaction))),
  ],
  [
    'in the work, which returns it',
    (reply) =>
      reply.transact(async (transaction) => {
        await change(transaction);
        return reply.send({ ok: true });
      }),
  ],
  [
    'while nothing awaits the work',
    async (reply) => {
      void reply.transact(change);
      return { ok: true };
    },
  ],
];
test.each(early)(
  'a success that is sent %s becomes a 500, and nothing is written',
  async (_where, handler) => {
    await start();
    app.put('/', { config }, (_request, reply) => handler(reply));
    using unhandled = uncaught();
    const answer = await write();
    expect([answer.statusCode, answer.json().message]).toEqual([500, tooEarly]);
    await expect.poll(() => things.pool.idleCount).toBe(things.pool.totalCount - 1);
    await nextTurn();
    expect([await names(), unhandled.errors]).toEqual(['one', []]);
  },
);

test('a failure that is sent in the work is not replaced', async () => {
  await start();
  app.put('/', { config }, (_request, reply) =>
    reply.transact(async () => reply.code(404).send({ gone: true })),
  );
  expect((await write()).statusCode).toBe(404);
});

test('if a failure is sent before the work has ended, nothing is written', async () => {
  await start();
  app.put('/', { config }, (_request, reply) =>
    reply.transact(async (transaction) => {
      await change(transaction);
      return reply.code(409).send({ refused: true });
    }),
  );
  const isDone = Promise.withResolvers<void>();
  app.put('/beside', { config }, async (_request, reply) => {
    const writing = reply.transact(async (transaction) => {
      await change(transaction);
      await isDone.promise;
    });
    await Promise.all([
      writing,
      Promise.reject(Object.assign(new Error('No more'), { statusCode: 403 })),
    ]);
  });
  using unhandled = uncaught();
  expect((await write()).statusCode).toBe(409);
  expect((await app.inject({ method: 'PUT', url: '/beside' })).statusCode).toBe(403);
  isDone.resolve();
  await expect.poll(() => things.pool.idleCount).toBe(things.pool.totalCount - 1);
  expect([await names(), unhandled.errors]).toEqual(['one', []]);
});

test('so does a failure that is sent while the store prepares the write, and no mark is left', async () => {
  const store = new PromisedStore();
  await app.register(conditionalRequests, { pool: things.pool, store });
  const isPreparing = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  let writing: Promise<unknown> | undefined;
  app.put('/', { config }, async (_request, reply) => {
    writing = reply.transact(change);
    await isPreparing.promise;
    return reply.code(403).send({});
  });
  app.get('/', { config }, rowsOf);
  store.beforePrepare = () => {
    isPreparing.resolve();
    return goOn.promise;
  };
  expect((await write()).statusCode).toBe(403);
  goOn.resolve();
  await expect(writing).rejects.toThrow('expected the response to be sent after the transaction');
  const read = await app.inject('/');
  expect([read.json(), read.headers['etag']]).toEqual([[{ name: 'one' }], expect.any(String)]);
});

test("Fastify's handlerTimeout while a hook's fact is compared is the only response", async () => {
  const store = new PromisedStore();
  await app.register(conditionalRequests, { pool: things.pool, store });
  const goOn = Promise.withResolvers<void>();
  app.addHook('preSerialization', async (request, _reply, payload) => {
    await request.remember(['thing:1'], 'fact', async () => 1);
    store.beforeRead = () => goOn.promise;
    return payload;
  });
  app.get('/', { config, handlerTimeout: 100 }, rowsOf);
  using unhandled = uncaught();
  expect((await app.inject('/')).statusCode).toBe(503);
  goOn.resolve();
  for (let turn = 0; turn < 10; turn++) await nextTurn();
  expect(unhandled.errors).toEqual([]);
});

test("Fastify's handlerTimeout ends a write that has not been committed", async () => {
  await start();
  const holder = await things.admin.connect();
  await holder.query('BEGIN; UPDATE things SET id = id WHERE id = 1');
  app.put('/', { config, handlerTimeout: 50 }, (_request, reply) => reply.transact(change));
  expect((await write()).statusCode).toBe(503);
  await holder.query('COMMIT');
  holder.release();
  await expect.poll(() => things.pool.idleCount).toBe(things.pool.totalCount - 1);
  expect(await names()).toBe('one');
});

test("a write that begins after Fastify's handlerTimeout is refused", async () => {
  await start();
  const hasTimedOut = Promise.withResolvers<void>();
  const late: Promise<unknown>[] = [];
  app.put('/', { config, handlerTimeout: 50 }, async (_request, reply) => {
    await hasTimedOut.promise;
    const writing = reply.transact(change);
    late.push(writing);
    return writing;
  });
  expect((await write()).statusCode).toBe(503);
  hasTimedOut.resolve();
  await expect.poll(() => late.length).toBe(1);
  await expect(late[0]).rejects.toThrow('handlerTimeout has already answered');
  expect(await names()).toBe('one');
});

test.each([true, false])(
  'a success that is sent during COMMIT waits for its outcome: committed %s',
  async (commits) => {
    await start();
    await things.admin.query(
      `CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
         PERFORM pg_advisory_xact_lock(1);
         IF NOT ${commits} THEN RAISE 'refused at COMMIT'; END IF;
         RETURN NULL;
       END $$;
       CREATE CONSTRAINT TRIGGER wait AFTER UPDATE ON things DEFERRABLE INITIALLY DEFERRED
         FOR EACH ROW EXECUTE FUNCTION wait()`,
    );
    const holder = await things.admin.connect();
    await holder.query('SELECT pg_advisory_lock(1)');
    app.put('/', { config }, async (_request, reply) => {
      void reply.transact(change);
      await things.waiting(1);
      setImmediate(() => void holder.query('SELECT pg_advisory_unlock(1)'));
      return { ok: true };
    });
    const answer = await write();
    holder.release();
    expect([answer.statusCode, await names()]).toEqual(commits ? [200, 'one!'] : [500, 'one']);
  },
);

test('if a hook adds to Vary after the handler, the response has no entity tag', async () => {
  await start();
  app.addHook('onSend', async (request, reply, payload) => {
    if (request.headers['accept-encoding'] !== 'gzip') return payload;
    reply.header('vary', 'accept-encoding').header('content-encoding', 'gzip');
    return 'compressed';
  });
  app.get('/', { config: { conditional: { ...config.conditional, vary: ['x'] } } }, rowsOf);
  const plain = await app.inject('/');
  const compressed = await app.inject({ url: '/', headers: { 'accept-encoding': 'gzip' } });
  expect(plain.headers).toMatchObject({ etag: expect.any(String), vary: 'x' });
  expect(compressed.headers).toMatchObject({
    'cache-control': 'no-store',
    vary: 'accept-encoding, x',
  });
  expect(compressed.headers).not.toHaveProperty('etag');
});

/** How plugins add a hook to a route. @fastify/compress does the first two. */
const additions: Record<string, (route: RouteOptions, hook: onSendHookHandler) => void> = {
  'adds to the array': (route, hook) => {
    if (Array.isArray(route.onSend)) route.onSend.push(hook);
    else route.onSend = [route.onSend ?? [], hook].flat();
  },
  'replaces the array': (route, hook) => (route.onSend = [route.onSend ?? [], hook].flat()),
  'replaces the array and puts its hook first': (route, hook) =>
    (route.onSend = [hook, route.onSend ?? []].flat()),
};

test.each(Object.keys(additions))(
  'if the hook belongs to a plugin that was registered later, the response has no entity tag: it %s',
  async (name) => {
    await start();
    app.addHook('onRoute', (route) => {
      additions[name]?.(route, (_request, reply, _payload, done) => {
        reply.header('vary', 'accept-encoding').header('content-encoding', 'gzip');
        done(null, 'compressed');
      });
    });
    app.get(
      '/',
      { config, onSend: async (_request, reply) => void reply.header('own', '1') },
      rowsOf,
    );
    for (const method of ['GET', 'HEAD'] as const) {
      const { headers } = await app.inject({ method, url: '/' });
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        vary: 'accept-encoding',
        own: '1',
      });
      expect(headers).not.toHaveProperty('etag');
    }
  },
);

test('a GET that writes returns no entity tag, and its conditions are those of a read', async () => {
  await start();
  app.get('/', { config }, async (request, reply) => {
    const rows = await rowsOf(request);
    await reply.transact(change);
    return rows;
  });
  const answer = await app.inject({ url: '/', headers: { 'if-none-match': '"other"' } });
  expect([answer.statusCode, answer.json()]).toEqual([200, [{ name: 'one' }]]);
  expect(answer.headers).not.toHaveProperty('etag');
  const conditional = await app.inject({ url: '/', headers: { 'if-none-match': '*' } });
  expect([conditional.statusCode, await names()]).toEqual([304, 'one!!']);
});

test('a stream that fails while permission is checked is a 500', async () => {
  await app.register(conditionalRequests, { pool: things.pool, store: new PromisedStore() });
  const permit = {
    vary: ['x-user'],
    async check(request: FastifyRequest) {
      await request.remember(['members'], 'key', async () => true);
    },
  };
  const stream = new Readable({ read() {} });
  app.get('/', { conditional: { reads: () => ['a'], permit } }, async () => {
    process.nextTick(() => stream.destroy(new Error('failed')));
    return stream;
  });
  using unhandled = uncaught();
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  stream.on('close', resolve);
  expect((await app.inject('/')).statusCode).toBe(500);
  await closed;
  expect(unhandled.errors).toEqual([]);
});

test('the conditions of a request apply to its first transaction', async () => {
  await start();
  app.get('/', { config }, rowsOf);
  app.put('/', { config }, async (_request, reply) => {
    await reply.transact(change);
    return reply.transact(change);
  });
  const current = String((await app.inject('/')).headers['etag']);
  expect((await write({ 'if-match': '"other"' })).statusCode).toBe(412);
  const answer = await write({ 'if-match': current });
  expect([answer.statusCode, await names()]).toEqual([200, 'one!!']);
  expect(answer.headers['etag']).toBe((await app.inject('/')).headers['etag']);
});

test('a transaction waits for work that continues after a statement that nothing awaits', async () => {
  await start();
  app.get('/', { config }, rowsOf);
  app.put('/', { config }, (_request, reply) =>
    reply.transact(async (transaction) => {
      transaction.touch('other');
      const query = async () =>
        transaction.query("UPDATE things SET name = 'new' WHERE id = 1").then((result) => result);
      const repository = async () => await query();
      void (async () => {
        await repository();
        transaction.touch('thing:1');
      })();
      return {};
    }),
  );
  using unhandled = uncaught();
  const { headers } = await app.inject('/');
  expect((await write()).statusCode).toBe(200);
  const again = await app.inject({ url: '/', headers: { 'if-none-match': `${headers['etag']}` } });
  expect([again.statusCode, again.json(), unhandled.errors]).toEqual([200, [{ name: 'new' }], []]);
});

test('a rejected statement that nothing awaits fails the write, not the process', async () => {
  await start();
  app.put('/', { config }, (_request, reply) =>
    reply.transact(async (transaction) => {
      await change(transaction);
      void transaction.query('COMMIT');
      return {};
    }),
  );
  using unhandled = uncaught();
  const answer = await write();
  await nextTurn();
  expect([answer.statusCode, await names(), unhandled.errors]).toEqual([500, 'one', []]);
});

test('a write whose work never ends is 503 once PostgreSQL has ended its transaction', async () => {
  await app.register(conditionalRequests, {
    pool: things.pool,
    idleInTransactionTimeoutMs: 50,
    store: new PromisedStore(),
  });
  app.put('/', { config }, (_request, reply) =>
    reply.transact(async (transaction) => {
      await change(transaction);
      // It waits for the response, which waits for it.
      return reply;
    }),
  );
  const answer = await write();
  expect([answer.statusCode, answer.json().message, await names()]).toEqual([
    503,
    'Nothing was written: the transaction was idle for too long',
    'one',
  ]);
  expect(things.pool.idleCount).toBe(things.pool.totalCount);
});
