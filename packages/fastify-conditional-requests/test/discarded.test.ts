import { Readable } from 'node:stream';
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
