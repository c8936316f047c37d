import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { type ClientRequest, request } from 'node:http';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { ann, seedProject } from './seed.ts';
import { startSystem, type System } from './system.ts';

let system: System;
let address: string;
let node: string;
beforeAll(async () => {
  system = await startSystem();
  address = await system.bff.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(() => system.stop());
afterEach(() => system.proxies.commissioning.release());
beforeEach(async () => {
  node = `${(await seedProject(system)).zone}/nodes/lamp`;
  await system.ask(ann, 'PUT', node, { name: 'Lamp' });
});

/** Number of client connections of the bff. */
const connections = () => promisify(system.bff.server.getConnections.bind(system.bff.server))();

/** Sends a request over its own socket; resolves to the status of the response. */
function send(method: string, url: string, body?: object) {
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
  const headers = { 'x-user': ann, ...(body && { 'content-type': 'application/json' }) };
  const client: ClientRequest = request(`${address}${url}`, { method, headers, agent: false });
  client.on('response', (response) => resolve(response.resume().statusCode));
  client.on('error', reject);
  client.end(body && JSON.stringify(body));
  return { client, answer: promise };
}

test('a read is cancelled upstream when its client disconnects', async () => {
  const seen: unknown[] = [];
  const see = (exchange: unknown) => void seen.push(exchange);
  subscribe('bff:exchange', see);
  onTestFinished(() => void unsubscribe('bff:exchange', see));
  const { commissioning } = system.proxies;
  const before = commissioning.requests.length;
  commissioning.hold();
  const { client, answer } = send('GET', node);
  await expect.poll(() => commissioning.requests.length).toBe(before + 1);
  client.destroy();
  await expect(answer).rejects.toThrow('socket hang up');
  await expect.poll(() => commissioning.open).toBe(0);
  await expect
    .poll(() => seen)
    .toMatchObject([{ status: 499, calls: [{ upstream: 'projects' }, { failure: 'abandoned' }] }]);
  commissioning.release();
  expect((await system.ask(ann, 'GET', node)).statusCode).toBe(200);
});

test('a client that disconnects does not affect others that share its round trip', async () => {
  const { commissioning } = system.proxies;
  const before = commissioning.requests.length;
  commissioning.hold();
  const first = send('GET', node);
  await expect.poll(() => commissioning.requests.length).toBe(before + 1);
  const gone = send('GET', node);
  const others = [send('GET', node), send('GET', node)];
  gone.client.destroy();
  await expect(gone.answer).rejects.toThrow('socket hang up');
  commissioning.release();
  for (const { answer } of [first, ...others]) expect(await answer).toBe(200);
});

test.each([
  ['PUT', { name: 'New' }, 200, 'New'],
  ['DELETE', undefined, 404, undefined],
])(
  'a write is finished although its client disconnects: %s',
  async (method, body, status, name) => {
    const { commissioning } = system.proxies;
    const before = commissioning.requests.length;
    commissioning.hold();
    const { client, answer } = send(method, node, body);
    await expect.poll(() => commissioning.requests.length).toBe(before + 1);
    client.destroy();
    await expect(answer).rejects.toThrow('socket hang up');
    await expect.poll(() => connections()).toBe(0);
    // By the time this is answered, a cancelled request would have been noticed.
    expect((await system.ask(ann, 'GET', '/projects')).statusCode).toBe(200);
    commissioning.release();
    const found = async () => {
      const read = await system.ask(ann, 'GET', node);
      return [read.statusCode, read.json().name];
    };
    await expect.poll(found).toEqual([status, name]);
  },
);
