import { connect } from 'node:net';
import { portOf } from 'local-postgres';
import Fastify from 'fastify';
import pg from 'pg';
import { conditionalRequests } from '../src/index.ts';

/**
 * Reads distinct URLs, half of them of things that do not exist, and prints how many bytes each one adds
 * to the heap after the warm-up. Run with --expose-gc.
 */
const app = Fastify({ logger: false });
const pool = new pg.Pool({ connectionString: process.argv[2] });
await app.register(conditionalRequests, { pool, maxRemembered: 1_000 });
await app.conditionalRequests.becomeSoleWriter({ graceMs: 0, leaseMs: 3_600_000 });
interface ById {
  Params: { id: string };
}
const reads = (request: { params: unknown }) => [`thing:${(request.params as ById['Params']).id}`];
const conditional = { reads, rememberNotFound: true };
app.get<ById>('/:id', { config: { conditional } }, async (request) => {
  const id = Number(request.params.id);
  await request.remember(reads(request), `fact ${id}`, async () => ({ id }));
  if (id % 2 === 1) throw Object.assign(new Error('None'), { statusCode: 404 });
  return { id };
});
await app.listen({ host: '127.0.0.1', port: 0 });
// Requests as text, many at once: a client that makes objects of them takes twice the time.
const socket = connect(portOf(app.server), '127.0.0.1');
socket.setEncoding('latin1');
const step = 500;

const heap = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
};
let answers = 0;
let rest = '';
let awaited: PromiseWithResolvers<void> | undefined;
socket.on('data', (text: string) => {
  const parts = (rest + text).split('HTTP/1.1 ');
  answers += parts.length - 1;
  // The rest may be the start of the next response.
  rest = parts.at(-1)?.slice(-8) ?? '';
  if (answers === step) awaited?.resolve();
});
const readTo = async (from: number, to: number): Promise<void> => {
  for (let id = from; id < to; id += step) {
    answers = 0;
    awaited = Promise.withResolvers();
    const urls = Array.from({ length: step }, (_, index) => `/${id + index}`);
    socket.write(urls.map((url) => `GET ${url} HTTP/1.1\r\nHost: x\r\n\r\n`).join(''));
    await awaited.promise;
  }
};
const [first, last] = [50_000, 300_000];
await readTo(0, first);
const before = heap();
await readTo(first, last);
console.log((heap() - before) / (last - first));
socket.destroy();
await app.close();
await pool.end();
