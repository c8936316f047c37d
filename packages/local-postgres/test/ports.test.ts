import { createServer } from 'node:net';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { freePort, portOf } from '../src/index.ts';

test('free ports are different, and below the ephemeral ones', async () => {
  const ports = await Promise.all(Array.from({ length: 50 }, () => freePort()));
  expect(new Set(ports).size).toBe(ports.length);
  expect(Math.max(...ports)).toBeLessThan(32_768);
});

test('a preferred port is returned if it is free', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  expect(await freePort(portOf(server))).not.toBe(portOf(server));
  const free = await freePort();
  expect(await freePort(free)).toBe(free);
});
