import { once } from 'node:events';
import { createServer } from 'node:http';
import { portOf } from 'local-postgres';
import { expect, test } from 'vitest';
import { Writer } from '../src/generator/writer.ts';

test('writes that are due while all connections are busy are made up for, also after the last read', async () => {
  let count = 0;
  const server = createServer((_request, response) => {
    count++;
    response.end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const writer = new Writer(`http://127.0.0.1:${portOf(server)}`, 0.5, () => '/');
  for (let read = 0; read < 100; read++) writer.read();
  await writer.close();
  server.close();
  expect([count, writer.done, writer.error]).toEqual([100, 100, undefined]);
});
