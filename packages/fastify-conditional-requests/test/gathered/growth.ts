import Fastify, { type FastifyRequest } from 'fastify';
import { mediaType } from 'gathered-revalidation';
import pg from 'pg';
import { conditionalRequests } from '../../src/index.ts';

/**
 * Reads distinct URLs, then revalidates them in lists whose permissions are unknown or refused. Prints by
 * how many bytes each of them, except the first, has grown the heap, and how many requests, replies and
 * responses are still held. Run with --expose-gc.
 */
const app = Fastify({ logger: false });
const pool = new pg.Pool({ connectionString: process.argv[2] });
const max = 1_000;
await app.register(conditionalRequests, {
  pool,
  maxRemembered: max,
  gathered: { maxTargets: max },
});
await app.conditionalRequests.becomeSoleWriter({ graceMs: 0, leaseMs: 3_600_000 });
const held: WeakRef<object>[] = [];
const permit = {
  vary: ['x-user'],
  async check(request: FastifyRequest) {
    const { id } = request.params as { id: string };
    await request.remember([`permission:${id}`], id, async () => true);
  },
};
const reads = (request: { params: unknown }) => [`thing:${(request.params as { id: string }).id}`];
app.get('/:id', { conditional: { reads, permit } }, async (request, reply) => {
  if (held.length < 3 * 500) {
    held.push(new WeakRef(request), new WeakRef(reply), new WeakRef(reply.raw));
  }
  return {};
});

const authority = 'localhost:80';
const heap = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
};
const step = 100;
async function readTo(from: number, to: number): Promise<void> {
  for (let id = from; id < to; id += step) {
    const ids = Array.from({ length: step }, (_, index) => id + index);
    const etags = await Promise.all(
      ids.map(async (id) => {
        const { headers } = await app.inject({ url: `/${id}`, headers: { 'x-user': `u${id}` } });
        return String(headers['etag']);
      }),
    );
    const targets = ids.map((id, n) => ({
      n,
      authority,
      // Every other one has been evicted.
      target: `/${n % 2 === 0 ? id : id - 2 * max}`,
      ifNoneMatch: [etags[n]],
      fields: { 'x-user': `u${id}` },
    }));
    const headers = { 'content-type': mediaType };
    const payload = JSON.stringify({ targets });
    await app.inject({
      method: 'QUERY',
      url: '/gathered-revalidation',
      headers,
      payload,
    } as object);
  }
}
const [first, last] = [10_000, 110_000];
await readTo(10, first);
const before = heap();
await readTo(first, last);
const bytes = (heap() - before) / (last - first);
const alive = held.filter((reference) => reference.deref() !== undefined).length;
const { notModified, targets } = app.conditionalRequests.stats.gathered;
console.log(JSON.stringify({ bytes, alive, held: held.length, notModified, targets }));
await app.close();
await pool.end();
