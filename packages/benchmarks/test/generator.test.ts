import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import process from 'node:process';
import { expect, test } from 'vitest';
import { Generator } from '../src/generator/generator.ts';

test('whoever waits for a generator that has died is told', async () => {
  using generator = new Generator();
  const server = createServer(() => process.kill(generator.pid ?? NaN, 'SIGKILL'));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await expect(generator.readAll({ origin, paths: ['/'] })).rejects.toThrow('SIGKILL');
  await expect(generator.readAll({ origin, paths: ['/'] })).rejects.toThrow('SIGKILL');
  server.close();
});
