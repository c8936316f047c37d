import { once } from 'node:events';
import { connect } from 'node:net';
import { portOf } from 'local-postgres';
import { expect, test } from 'vitest';
import { createApp } from '../src/index.ts';
import { docs } from './thing-app.ts';

test('a request whose client disconnects is logged and counted once', async () => {
  const lines: string[] = [];
  await using app = await createApp({
    docs,
    settings: { LOG_LEVEL: 'info' },
    logStream: { write: (line) => lines.push(line) },
  });
  const { promise: finished, resolve: finish } = Promise.withResolvers<void>();
  app.get('/slow', async ({ socket }) => {
    client.destroy();
    await once(socket, 'close');
    await finished;
    return {};
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const port = portOf(app.server);
  const client = connect(port, '127.0.0.1');
  client.write('GET /slow HTTP/1.1\r\nHost: a\r\n\r\n');
  await expect.poll(() => lines.join('')).toContain('GET /slow 499');
  finish();
  await (await fetch(`http://127.0.0.1:${port}/health`)).text();
  const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  expect(metrics.match(/http_requests_total\{.*\/slow.*/g)).toEqual([
    'http_requests_total{method="GET",route="/slow",status="499"} 1',
  ]);
  expect(lines.filter((line) => line.includes('/slow'))).toHaveLength(1);
});
