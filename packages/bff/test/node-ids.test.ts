import { Client } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ann, seedProject } from './seed.ts';
import { startSystem, type System } from './system.ts';

let system: System;
let client: Client;
beforeAll(async () => {
  system = await startSystem();
  client = new Client(await system.bff.listen({ port: 0, host: '127.0.0.1' }));
});
afterAll(async () => {
  await client.close();
  await system.stop();
});

/** Sends the path as given: most clients, and inject(), would resolve the dots. */
async function send(method: 'GET' | 'PUT' | 'DELETE', path: string, body?: object) {
  const answer = await client.request({
    method,
    path,
    headers: { 'x-user': ann, 'content-type': 'application/json' },
    body: body === undefined ? null : JSON.stringify(body),
  });
  return { status: answer.statusCode, body: await answer.body.text() };
}

test.each(['.', '..', '...', '-', ':', '_:.-'])('%s is a valid node id', async (id) => {
  const nodes = `${(await seedProject(system)).zone}/nodes`;
  await send('PUT', `${nodes}/lamp`, { name: 'Lamp' });
  expect(await send('PUT', `${nodes}/${id}`, { name: 'Odd' })).toMatchObject({ status: 201 });
  const read = await send('GET', `${nodes}/${id}`);
  expect(JSON.parse(read.body)).toEqual({ node_uuid: id, name: 'Odd', configuration: {} });
  expect(await send('DELETE', `${nodes}/${id}`)).toMatchObject({ status: 204 });
  const left = await send('GET', nodes);
  expect(JSON.parse(left.body)).toEqual([{ node_uuid: 'lamp', name: 'Lamp' }]);
});
