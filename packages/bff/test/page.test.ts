import { channel } from 'node:diagnostics_channel';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readSettings } from 'service-kit';
import { buildApp } from '../src/app.ts';
import { settingsSchema } from '../src/config.ts';
import type { Frame, OwnExchange, WatchedExchange } from 'page/watched';
import { startSystem, type System } from './system.ts';
import { watch, type Watching } from './watch.ts';

const ann = 'ann@example.com';
const bob = 'bob@example.com';
const eve = 'eve@example.com';
const exchanges = channel('bff:exchange');

let system: System;
let origin: string;
let watching: Watching;
let project: string;
let zone: string;
let before: boolean;
beforeAll(async () => {
  system = await startSystem({ BFF_PAGE: 'true' });
  const { ask, bff } = system;
  origin = await bff.listen({ port: 0, host: '127.0.0.1' });
  const { project_id } = (await ask(ann, 'POST', '/projects', { name: 'Secret house' })).json();
  project = `/projects/${project_id}`;
  const { area_id } = (await ask(ann, 'POST', `${project}/areas`, { name: 'Secret area' })).json();
  const zones = `${project}/areas/${area_id}/zones`;
  const { zone_id } = (await ask(ann, 'POST', zones, { name: 'Secret zone' })).json();
  zone = `${zones}/${zone_id}`;
  before = exchanges.hasSubscribers;
  watching = await watch(origin);
  await watching.next();
});
afterAll(async () => {
  await watching.stop();
  await system.stop();
});

/** Waits for a number of exchanges. */
async function take(count: number): Promise<{ seen: WatchedExchange[]; last: Frame }> {
  const seen: WatchedExchange[] = [];
  for (;;) {
    const frame = await watching.next();
    seen.push(...frame.exchanges);
    if (seen.length >= count) return { seen, last: frame };
  }
}

async function current(): Promise<Frame['figures']> {
  const other = await watch(origin);
  const { figures } = await other.next();
  await other.stop();
  return figures;
}

const own = (user: string, requestId: string) =>
  system.ask(user, 'GET', `/page/exchanges/${requestId}`);

test('each request is published as it was, without names', async () => {
  const { ask } = system;
  const first = await ask(ann, 'GET', zone);
  const condition = { 'if-none-match': String(first.headers['etag']) };
  await ask(ann, 'GET', zone, undefined, condition);
  const { seen, last } = await take(2);
  const route = '/projects/{project_id}/areas/{area_id}/zones/{zone_id}';
  expect(seen).toMatchObject([
    { method: 'GET', route, status: 200 },
    { method: 'GET', route, status: 304, hops: [{ status: 304 }, { status: 304 }] },
  ]);
  // One of the two is for Ann's role.
  expect(seen[0]?.hops.map(({ queries }) => queries)).toEqual([2, 1, 0]);
  expect(seen[1]?.hops.map(({ queries }) => queries)).toEqual([0, 0]);
  const body = first.rawPayload.length;
  expect(last.figures).toMatchObject({ requests: 2, notModified: 1, revalidated: 3 });
  expect(last.figures.backendReads).toBe(5);
  // Both bodies from the backends to the bff, and both again from the bff to the client.
  expect(last.figures.bytesNotSent).toBeGreaterThan(1.5 * body);
  const text = JSON.stringify(seen);
  for (const secret of ['Secret', ann, zone, project.slice(10)]) expect(text).not.toContain(secret);
});

test('a watcher that connects gets the current figures, then live requests', async () => {
  await system.ask(ann, 'GET', project);
  const { last } = await take(1);
  const again = await watch(origin);
  expect(await again.next()).toEqual({ exchanges: [], skipped: 0, figures: last.figures });
  await system.ask(ann, 'GET', zone);
  const { seen: live } = await take(1);
  expect((await again.next()).exchanges).toEqual(live);
  await again.stop();
});

test('writes are not counted as backend reads', async () => {
  const before = await current();
  await system.ask(ann, 'PATCH', project, { name: 'Secret home' });
  await system.ask(ann, 'GET', project);
  const { last } = await take(2);
  expect(last.figures.backendReads).toBe(before.backendReads + 1);
});

test('only the user who sent a request sees the messages behind the bff', async () => {
  await system.ask(ann, 'GET', project);
  const read = await system.ask(ann, 'GET', project);
  await take(2);
  const requestId = String(read.headers['x-request-id']);
  const { messages } = (await own(ann, requestId)).json<OwnExchange>();
  expect(messages).toMatchObject([{ upstream: 'projects', method: 'GET', status: 304 }]);
  const sent = messages[0]?.requestFields.map(({ name }) => name);
  expect(sent).toEqual(expect.arrayContaining(['x-user', 'if-none-match', 'x-request-id']));
  expect((await own(bob, requestId)).statusCode).toBe(204);
  expect((await own(ann, 'unknown')).statusCode).toBe(204);
});

test('a user who reuses the id of another request sees nothing of that request', async () => {
  const { ask, proxies } = system;
  const id = { 'x-request-id': 'chosen' };
  const sent = proxies.projects.requests.length;
  proxies.projects.hold();
  const asked = [
    ask(ann, 'PATCH', project, { name: 'Secret house' }, id),
    ask(ann, 'GET', '/projects', undefined, id),
    ask(eve, 'GET', '/projects', undefined, id),
  ];
  await expect.poll(() => proxies.projects.requests.length).toBe(sent + asked.length);
  proxies.projects.release();
  await Promise.all(asked);
  await take(asked.length);
  for (const user of [ann, eve]) {
    // Ann sent two: this is the one that was answered last.
    const { exchange, messages } = (await own(user, 'chosen')).json<OwnExchange>();
    expect(messages).toMatchObject([{ method: exchange.method }]);
    expect(messages[0]?.requestFields).toContainEqual({ name: 'x-user', value: user });
  }
});

test('a stranger does not learn what exists', async () => {
  const { ask } = system;
  await ask(ann, 'GET', zone);
  const there = await ask(eve, 'GET', zone);
  const elsewhere = zone.replace(/[^/]*$/, '00000000-0000-4000-8000-000000000000');
  const notThere = await ask(eve, 'GET', elsewhere);
  expect([there.statusCode, notThere.statusCode]).toEqual([404, 404]);
  const { seen } = await take(3);
  const told = seen.slice(1).map(({ hops, status }) => ({
    status,
    hops: hops.map(({ milliseconds: _, queries: __, ...hop }) => hop),
  }));
  expect(told[0]).toEqual(told[1]);
  for (const { headers } of [there, notThere]) {
    const { messages } = (await own(eve, String(headers['x-request-id']))).json<OwnExchange>();
    expect(messages).toEqual([]);
  }
});

const versionsOf = (exchanges: readonly WatchedExchange[]) =>
  exchanges.flatMap(({ hops }) => hops.map(({ version }) => version));

test('only the write that made a version is published with it', async () => {
  const { ask } = system;
  const written = await ask(ann, 'PATCH', project, { name: 'Secret castle' });
  const outdated = { 'if-match': '"r.e.1.v"' };
  await ask(ann, 'PATCH', project, { name: 'Mine' }, outdated);
  await ask(ann, 'GET', project);
  const { seen } = await take(3);
  expect(seen.map(({ status }) => status)).toEqual([200, 412, 200]);
  const [version, ...others] = versionsOf(seen);
  expect(version).toMatch(/^[^.]+\.\d+$/);
  expect(written.headers['etag']).toContain(`.${version}.`);
  expect(others).toEqual([null, null]);
});

test('a write that changes nothing makes no version, although its response has an ETag', async () => {
  const { ask } = system;
  const written = await ask(ann, 'PATCH', project, { name: 'Secret cottage' });
  const again = await ask(ann, 'PATCH', project, { name: 'Secret cottage' });
  expect(again.headers['etag']).toBe(written.headers['etag']);
  expect(versionsOf((await take(2)).seen)).toEqual([expect.any(String), null]);

  // The response to a DELETE has no ETag, so the next read is the first to name the version.
  const { area_id } = (await ask(ann, 'POST', `${project}/areas`, { name: 'Secret den' })).json();
  await ask(ann, 'DELETE', `${project}/areas/${area_id}`);
  const read = await ask(ann, 'GET', project);
  const unchanged = await ask(ann, 'PATCH', project, { name: 'Secret cottage' });
  expect(unchanged.headers['etag']).toBe(read.headers['etag']);
  expect(read.headers['etag']).not.toBe(written.headers['etag']);
  expect(versionsOf((await take(4)).seen.slice(1)).filter(Boolean)).toEqual([]);
});

test('reads that share a round trip are published as shared', async () => {
  await Promise.all(Array.from({ length: 6 }, () => system.ask(ann, 'GET', project)));
  const { seen, last } = await take(6);
  const shared = seen.filter(({ hops }) => hops.some(({ collapsed }) => collapsed));
  expect(shared.length).toBeGreaterThan(0);
  expect(last.figures.collapsed).toBe(shared.length);
});

test('a read of an unreachable backend does not count as a read without a query', async () => {
  const { ask, proxies } = system;
  await ask(ann, 'GET', project);
  const { figures: before } = (await take(1)).last;
  await ask(ann, 'GET', project);
  const { figures: avoided } = (await take(1)).last;
  await proxies.projects.set('refused');
  expect((await ask(ann, 'GET', project)).statusCode).toBe(503);
  const { figures: after } = (await take(1)).last;
  await proxies.projects.set('none');
  const { requests, queriesAvoided } = avoided;
  expect(queriesAvoided).toBe(before.queriesAvoided + 1);
  expect(after).toMatchObject({ requests: requests + 1, queriesAvoided });
});

test('HEAD of the events does not start a stream, and only requests for projects are published', async () => {
  expect((await system.ask(ann, 'HEAD', '/page/events')).statusCode).toBe(405);
  await system.ask(ann, 'GET', '/health');
  await system.ask(ann, 'GET', project);
  const { seen } = await take(1);
  expect(seen.map(({ route }) => route)).toEqual(['/projects/{project_id}']);
});

test('nothing is recorded while nobody watches', async () => {
  expect(before).toBe(false);
  expect(exchanges.hasSubscribers).toBe(true);
});

test('without PAGE, there is no page and nothing is recorded', async () => {
  const without = await buildApp(readSettings('BFF', settingsSchema, { BFF_LOG_LEVEL: 'silent' }));
  for (const url of ['/', '/assets/index.js', '/page/events', '/page/exchanges/1']) {
    expect((await without.inject(url)).statusCode).toBe(404);
  }
  await without.close();
});
