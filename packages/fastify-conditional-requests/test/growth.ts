import Fastify from 'fastify';
import pg from 'pg';
import { conditionalRequests } from '../src/index.ts';

/**
 * Reads a million distinct URLs, half of them of things that are not there, and prints by how many
 * bytes the heap has grown since the first tenth. Run with --expose-gc.
 */
const app = Fastify({ logger: false });
const pool = new pg.Pool({ connectionString: process.argv[2] });
await app.register(conditionalRequests, { pool, maxRemembered: 1_000 });
await app.conditionalRequests.becomeSoleWriter({ graceMs: 0 });
interface ById {
  Params: { id: string };
}
const reads = (request: { params: unknown }) => [`thing:${(request.params as ById['Params']).id}`];
app.get<ById>('/:id', { config: { conditional: { reads } } }, async (request) => {
  const id = Number(request.params.id);
  await request.remember(reads(request), `fact ${id}`, async () => ({ id }));
  if (id % 2 === 1) throw Object.assign(new Error('None'), { statusCode: 404 });
  return { id };
});
await app.ready();

const heap = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
};
const readTo = async (from: number, to: number): Promise<void> => {
  for (let id = from; id < to; id += 100) {
    const batch = Array.from({ length: 100 }, (_, index) => app.inject(`/${id + index}`));
    await Promise.all(batch);
    // An injected request is done with only when the event loop has turned.
    await new Promise(setImmediate);
  }
};
await readTo(0, 100_000);
const before = heap();
await readTo(100_000, 1_000_000);
console.log(heap() - before);
await app.close();
await pool.end();
