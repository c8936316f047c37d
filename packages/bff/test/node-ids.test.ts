import { Client } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ann, house } from './house.ts';
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

/** With the path as it is given: most clients, and inject(), would take dots out of it. */
async function send(method: 'GET' | 'PUT' | 'DELETE', path: string, body?: object) {
  const answer = await client.request({
    method,
    path,
    headers: { 'x-user': ann, 'content-type': 'application/json' },
    body: body === undefined ? null : JSON.stringify(body),
  });
  return { status: answer.statusCode, body: await answer.body.text() };
}

test.each(['.', '..', '...', '-', ':', '_:.-'])(
  '%s is the id of a node like any other',
  async (id) => {
    const nodes = `${(await house(system)).zone}/nodes`;
    await send('PUT', `${nodes}/lamp`, { name: 'Lamp' });
    expect(await send('PUT', `${nodes}/${id}`, { name: 'Odd' })).toMatchObject({ status: 201 });
    const read = await send('GET', `${nodes}/${id}`);
    expect(JSON.parse(read.body)).toEqual({ node_uuid: id, name: 'Odd', configuration: {} });
    expect(await send('DELETE', `${nodes}/${id}`)).toMatchObject({ status: 204 });
    const left = await send('GET', nodes);
    expect(JSON.parse(left.body)).toEqual([{ node_uuid: 'lamp', name: 'Lamp' }]);
  },
);
