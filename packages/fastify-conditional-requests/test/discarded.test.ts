import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import Fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type LightMyRequestResponse,
} from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { conditionalRequests } from '../src/index.ts';
import { writeOn } from '../src/versions/version-store-contract.ts';
import { startApp, type TestApp } from './app.ts';
import { PromisedStore } from './promised-store.ts';
import { uncaught } from './uncaught.ts';

let things: TestApp;
let app: FastifyInstance;
let store: PromisedStore;
let isMember: boolean;
beforeEach(async () => {
  things = await startApp();
  app = Fastify();
  store = new PromisedStore();
  isMember = true;
  await app.register(conditionalRequests, { pool: things.pool, store });
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('x-hook', 'kept').header('set-cookie', ['hook=1']);
  });
});
afterEach(async () => {
  await app.close();
  await things.stop();
});

const check = async (request: FastifyRequest) => {
  if (await request.remember(['member'], 'member', async () => isMember)) return;
  throw Object.assign(new Error('Not a member'), { statusCode: 404 });
};

/** Reads, while the permission's tag changes during the handler's first run. */
function read(
  handler: (run: number, reply: FastifyReply, request: FastifyRequest) => unknown,
  change: () => void,
): Promise<LightMyRequestResponse> {
  const conditional = { reads: () => ['a'], permit: { vary: [], check } };
  let run = 0;
  app.get('/', { config: { conditional } }, async (request, reply) => {
    run++;
    if (run === 1) {
      const write = writeOn(['member']);
      await store.prepare(write);
      change();
      await store.publish(write);
      reply.code(203).header('link', '</secret>').header('set-cookie', 'secret=1');
      reply.header('x-hook', 'secret');
      reply.raw.setHeader('x-raw', 'secret');
    }
    return handler(run, reply, request);
  });
  return app.inject('/');
}

const headOf = ({ statusCode, headers }: LightMyRequestResponse) => [
  statusCode,
  headers['link'],
  headers['x-raw'],
  headers['x-hook'],
  headers['set-cookie'],
];
const revoke = (): void => void (isMember = false);
const keep = (): void => {};

test('if permission is revoked during the handler, its status and header fields are not sent', async () => {
  const answer = await read(() => ({}), revoke);
  expect(headOf(answer)).toEqual([404, undefined, undefined, 'kept', ['hook=1']]);
});

test('if permission is revoked, they are not sent either if the handler calls reply.send', async () => {
  const answer = await read((_run, reply) => reply.send({ secret: true }), revoke);
  expect(answer.json()).toMatchObject({ message: 'Not a member' });
  expect(answer.headers['cache-control']).toBe('no-store');
  expect(headOf(answer)).toEqual([404, undefined, undefined, 'kept', ['hook=1']]);
});

test('if permission is revoked before a snapshot in which the handler calls reply.send, they are not sent either', async () => {
  const answer = await read(
    (_run, reply, request) =>
      request.snapshot(async (database) => {
        await database.query('SELECT 1');
        return reply.send({ secret: true });
      }),
    revoke,
  );
  expect(answer.json()).toMatchObject({ message: 'Not a member' });
  expect(headOf(answer)).toEqual([404, undefined, undefined, 'kept', ['hook=1']]);
});

test('if permission is revoked, a stream that the handler has sent itself is closed', async () => {
  const stream = Readable.from(['secret']);
  const answer = await read((_run, reply) => reply.send(stream), revoke);
  expect([answer.statusCode, stream.destroyed]).toEqual([404, true]);
});

test('if permission is revoked, they are not sent either if the handler fails', async () => {
  const answer = await read(() => {
    throw new Error('secret');
  }, revoke);
  expect(headOf(answer)).toEqual([404, undefined, undefined, 'kept', ['hook=1']]);
});

test('a response that is made again has no status or header fields of the first one', async () => {
  const answer = await read(
    (run) => ({ run }),
    () => {},
  );
  expect(answer.json()).toEqual({ run: 2 });
  expect(headOf(answer)).toEqual([200, undefined, undefined, 'kept', ['hook=1']]);
});

const sendAfterHead = (reply: FastifyReply, stream: Readable) => {
  reply.raw.writeHead(200, { 'content-type': 'text/event-stream' });
  return reply.send(stream);
};

test('a stream that the handler sends after the head is passed on', async () => {
  const stream = Readable.from(['data: 1\n\n']);
  const answer = await read((_run, reply) => sendAfterHead(reply, stream), keep);
  expect([answer.statusCode, answer.body]).toEqual([200, 'data: 1\n\n']);
});

test('if permission is revoked after the head, the response is broken off', async () => {
  const stream = Readable.from(['secret']);
  using unhandled = uncaught();
  await expect(read((_run, reply) => sendAfterHead(reply, stream), revoke)).rejects.toThrow(
    'headers after they are sent',
  );
  expect([stream.destroyed, unhandled.errors]).toEqual([true, []]);
});

test.each([
  ['stands', keep],
  ['is revoked', revoke],
])(
  'if an error is sent while permission is checked again, a stream is closed: permission %s',
  async (_, change) => {
    const stream = Readable.from(['secret']);
    using unhandled = uncaught();
    const answer = await read((_run, reply) => {
      store.beforeRead = async () => {
        store.beforeRead = keep;
        // As `handlerTimeout` does.
        void reply.send(new Error('Too late'));
      };
      return reply.send(stream);
    }, change);
    expect([answer.statusCode, answer.json().message]).toEqual([500, 'Too late']);
    await expect.poll(() => stream.destroyed).toBe(true);
    for (let turn = 0; turn < 10; turn++) await nextTurn();
    expect(unhandled.errors).toEqual([]);
  },
);

test('a payload that Fastify cannot send is a 500, after permission was checked again', async () => {
  using unhandled = uncaught();
  const answer = await read((_run, reply) => reply.type('text/plain').send({ not: 'text' }), keep);
  expect([answer.statusCode, unhandled.errors]).toEqual([500, []]);
});

test.each([
  ['stands', keep],
  ['is revoked', revoke],
])(
  'a stream that fails while permission is checked again does not end the process: permission %s',
  async (_, change) => {
    const stream = new Readable({ read: keep });
    using unhandled = uncaught();
    const answer = await read((_run, reply) => {
      store.beforeRead = async () => {
        store.beforeRead = keep;
        stream.destroy(new Error('No such file'));
        await nextTurn();
      };
      return reply.send(stream);
    }, change);
    expect([answer.statusCode, unhandled.errors]).toEqual([change === keep ? 500 : 404, []]);
  },
);
