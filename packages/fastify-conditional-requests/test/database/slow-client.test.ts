import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import Fastify, { type FastifyRequest } from 'fastify';
import pg from 'pg';
import { expect, test } from 'vitest';
import { conditionalRequests, DatabaseVersionStore } from '../../src/index.ts';
import { startApp } from '../app.ts';
import { nameOfOne } from './handler.ts';

const name = async ({ database }: Pick<FastifyRequest, 'database'>) =>
  (await database.query<{ name: string }>(nameOfOne)).rows[0]?.name;

test.each([
  ['', {}],
  [', after the permission was checked', { permit: { vary: [], check: () => {} } }],
])(
  'a response that the handler sends itself does not keep a connection while its client reads it%s',
  async (_, permit) => {
    await using cleanup = new AsyncDisposableStack();
    const things = await startApp({ versions: 'database' });
    cleanup.defer(things.stop);
    const [pool, lookups] = [1, 2].map(
      (max) => new pg.Pool({ connectionString: things.database.url, max, idleTimeoutMillis: 0 }),
    ) as [pg.Pool, pg.Pool];
    cleanup.defer(async () => void (await Promise.all([pool.end(), lookups.end()])));
    const app = Fastify();
    const store = new DatabaseVersionStore({ pool: lookups, attemptMs: 60_000 });
    await app.register(conditionalRequests, { pool, store });
    const stream = new Readable({ read() {} });
    const isReleased = Promise.withResolvers<void>();
    const conditional = { reads: () => ['thing:1'], ...permit };
    app.get('/', { conditional }, async (request, reply) => {
      stream.push(await name(request));
      void reply.send(stream);
      await isReleased.promise;
      // Its handler can still query.
      stream.push(await name(request));
      stream.push(null);
      return reply;
    });
    await app.listen({ host: '127.0.0.1', port: 0 });
    cleanup.defer(async () => {
      isReleased.resolve();
      stream.push(null);
      await app.close();
    });
    const { port } = app.server.address() as AddressInfo;
    const [answer] = await once(get({ host: '127.0.0.1', port }), 'response');
    await expect.poll(() => pool.idleCount).toBe(1);
    isReleased.resolve();
    expect(await text(answer as IncomingMessage)).toBe('oneone');
  },
);
