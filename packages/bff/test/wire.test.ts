import { createServer } from 'node:http';
import { portOf } from 'local-postgres';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { Pool } from 'undici';
import type { Exchange, UpstreamCall } from '../src/observability/exchange.ts';
import { Wire } from '../src/page/wire.ts';

const server = createServer((_request, response) => response.end());
let url: string;
let pool: Pool;
let wire: Wire;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const port = portOf(server);
  url = `http://127.0.0.1:${port}`;
  pool = new Pool(url, { connections: 4 });
});
afterAll(async () => {
  await pool.close();
  server.close();
});
beforeEach(() => {
  wire = new Wire(() => 'projects');
  wire.start();
});
afterEach(() => wire.stop());

/** Sends requests to the backend, with the ids from `idOf` or without ids. */
async function ask(count: number, idOf?: (index: number) => string): Promise<void> {
  const requests = Array.from({ length: count }, async (_, index) => {
    const headers = idOf === undefined ? {} : { 'x-request-id': idOf(index), 'x-user': 'ann' };
    const { body } = await pool.request({ method: 'GET', path: '/', headers });
    await body.dump();
  });
  await Promise.all(requests);
}

const take = (requestId: string) => {
  const call = { upstream: 'projects', method: 'GET', path: '/' } as UpstreamCall;
  return wire.take({ requestId, user: 'ann', calls: [call] } as unknown as Exchange);
};

test('upstream requests without an id do not displace others', async () => {
  await ask(1, () => 'first');
  await ask(1_000);
  expect(take('first')).toMatchObject([{ path: '/', status: 200, replica: url }]);
  expect(take('first')).toEqual([]);
});

test('only the last thousand untaken messages are kept', async () => {
  await ask(1_000, String);
  await ask(2, () => 'last');
  expect(['0', '1', '2', 'last'].map((id) => take(id).length)).toEqual([0, 0, 1, 2]);
  // Taken and removed messages do not count.
  await ask(3, (index) => `new ${index}`);
  expect(['3', 'new 2'].map((id) => take(id).length)).toEqual([1, 1]);
});
