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

/** Waits for so many exchanges. */
async function take(count: number): Promise<{ seen: WatchedExchange[]; last: Frame; id: string }> {
  const seen: WatchedExchange[] = [];
  for (;;) {
    const { frame, id } = await watching.next();
    seen.push(...frame.exchanges);
    if (seen.length >= count) return { seen, last: frame, id };
  }
}

const own = (user: string, requestId: string) =>
  system.ask(user, 'GET', `/page/exchanges/${requestId}`);

test('what happens is told as it is, and without names', async () => {
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
  // Also for Ann's role.
  expect(seen[0]?.hops.map(({ queries }) => queries)).toEqual([2, 1, 0]);
  expect(seen[1]?.hops.map(({ queries }) => queries)).toEqual([0, 0]);
  const body = first.rawPayload.length;
  expect(last.figures).toMatchObject({ requests: 2, notModified: 1, revalidated: 3 });
  // Both backends to the bff, and both halves of the body from the bff to the client.
  expect(last.figures.bytesNotSent).toBeGreaterThan(1.5 * body);
  const text = JSON.stringify(seen);
  for (const secret of ['Secret', ann, zone, project.slice(10)]) expect(text).not.toContain(secret);
});

test('who comes back is told what was missed', async () => {
  await system.ask(ann, 'GET', project);
  const { id, seen } = await take(1);
  await system.ask(ann, 'GET', zone);
  const { seen: missed } = await take(1);
  const again = await watch(origin, id);
  expect((await again.next()).frame.exchanges).toEqual(missed);
  await again.stop();
  const anew = await watch(origin, 'other.1');
  const { frame } = await anew.next();
  expect(frame.exchanges).toEqual([]);
  expect(frame.figures.requests).toBeGreaterThan(seen.length);
  await anew.stop();
});

test('the messages behind the bff are for who asked, and for nobody else', async () => {
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

test('who sends the id of another request hears nothing of it', async () => {
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
    // Of Ann's two, the one that was answered last.
    const { exchange, messages } = (await own(user, 'chosen')).json<OwnExchange>();
    expect(messages).toMatchObject([{ method: exchange.method }]);
    expect(messages[0]?.requestFields).toContainEqual({ name: 'x-user', value: user });
  }
});

test('a stranger learns nothing of what is there', async () => {
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

test('of a version is told which write made it, and not who reads it', async () => {
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

test('a write that changes nothing has made no version, though it names one', async () => {
  const { ask } = system;
  const written = await ask(ann, 'PATCH', project, { name: 'Secret cottage' });
  const again = await ask(ann, 'PATCH', project, { name: 'Secret cottage' });
  expect(again.headers['etag']).toBe(written.headers['etag']);
  expect(versionsOf((await take(2)).seen)).toEqual([expect.any(String), null]);

  // Of a deletion there is no answer that could name its version.
  const { area_id } = (await ask(ann, 'POST', `${project}/areas`, { name: 'Secret den' })).json();
  await ask(ann, 'DELETE', `${project}/areas/${area_id}`);
  const read = await ask(ann, 'GET', project);
  const unchanged = await ask(ann, 'PATCH', project, { name: 'Secret cottage' });
  expect(unchanged.headers['etag']).toBe(read.headers['etag']);
  expect(read.headers['etag']).not.toBe(written.headers['etag']);
  expect(versionsOf((await take(4)).seen.slice(1)).filter(Boolean)).toEqual([]);
});

test('readers who share a round trip are told as such', async () => {
  await Promise.all(Array.from({ length: 6 }, () => system.ask(ann, 'GET', project)));
  const { seen, last } = await take(6);
  const shared = seen.filter(({ hops }) => hops.some(({ collapsed }) => collapsed));
  expect(shared.length).toBeGreaterThan(0);
  expect(last.figures.collapsed).toBe(shared.length);
});

test('a backend that is away has avoided no query', async () => {
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

test('HEAD of the events does not begin to watch, and other parts of the bff are not told of', async () => {
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

test('where the page is off there is none, and nobody watches', async () => {
  const without = await buildApp(readSettings('BFF', settingsSchema, { BFF_LOG_LEVEL: 'silent' }));
  for (const url of ['/', '/assets/index.js', '/page/events', '/page/exchanges/1']) {
    expect((await without.inject(url)).statusCode).toBe(404);
  }
  await without.close();
});
