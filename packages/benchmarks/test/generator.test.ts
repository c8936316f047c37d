import { once } from 'node:events';
import { createServer } from 'node:http';
import process from 'node:process';
import { portOf } from 'local-postgres';
import { expect, test } from 'vitest';
import { Generator } from '../src/generator/generator.ts';

test('requests to a generator that was killed are rejected', async () => {
  using generator = new Generator();
  const server = createServer(() => process.kill(generator.pid ?? NaN, 'SIGKILL'));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const origin = `http://127.0.0.1:${portOf(server)}`;
  await expect(generator.readAll({ origin, paths: ['/'] })).rejects.toThrow('SIGKILL');
  await expect(generator.readAll({ origin, paths: ['/'] })).rejects.toThrow('SIGKILL');
  server.close();
});
