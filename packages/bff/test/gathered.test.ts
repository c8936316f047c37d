import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Exchange } from '../src/observability/exchange.ts';
import { ann, bob, seedProject } from './seed.ts';
import { startSystem, type System } from './system.ts';
import { undisturbed } from './undisturbed.ts';

let system: System;
let urls: readonly string[];
beforeAll(async () => {
  system = await startSystem();
  const { project, area, zone } = await seedProject(system);
  urls = [project, `${project}/areas`, area, `${area}/zones`, `${project}/collaborators`];
  for (const url of [...urls, `${zone}/nodes`]) await system.ask(ann, 'GET', url);
});
afterAll(() => system.stop());
const exchanges: Exchange[] = [];
const record = (message: unknown) => {
  const exchange = message as Exchange;
  if (exchange.route !== '/metrics') exchanges.push(exchange);
};
afterEach(() => unsubscribe('bff:exchange', record));

const readAll = (by: System, user: string) =>
  Promise.all(urls.map((url) => by.ask(user, 'GET', url)));
const lists = ({ proxies }: System) =>
  proxies.projects.requests.filter((request) => request.startsWith('QUERY '));

test('concurrent reads are revalidated in one request, whose id is in each response', async () => {
  subscribe('bff:exchange', record);
  const { answers, sent } = await undisturbed(system.ask, async () => {
    const before = lists(system).length;
    exchanges.length = 0;
    const answers = await readAll(system, ann);
    return { answers, sent: lists(system).slice(before) };
  });
  expect(sent).toHaveLength(1);
  const [, id] = /x-request-id: (\S+)\r\n/.exec(sent[0] ?? '') ?? [];
  expect(sent[0]).toMatch(/traceparent: 00-[\da-f]{32}-[\da-f]{16}-01\r\n/);
  for (const { statusCode, headers } of answers) {
    expect(statusCode).toBe(200);
    expect(headers['cache-status']).toBe(
      `projects; fwd=stale; fwd-status=304; gathered=5; gathered-by="${id}"`,
    );
    expect(headers['server-timing']).toMatch(/^projects;dur=[\d.]+;desc="304, one of 5"$/);
  }
  expect(exchanges.map(({ calls }) => calls.map(({ cache }) => cache.gathered))).toEqual(
    urls.map(() => [5]),
  );
  const { body } = await system.ask(undefined, 'GET', '/metrics');
  expect(body).toMatch(/^upstream_cache_gathered_lists_total [1-9]/m);
  expect(body).toMatch(/^upstream_cache_gathered_reads_total [1-9]/m);
  expect(body).toMatch(/^upstream_cache_gathered_asks_total \d/m);
  expect(body).toMatch(/^upstream_cache_gathered_failures_total \d/m);
});

test("a stranger's reads in the same list are answered 404", async () => {
  await readAll(system, bob);
  const { ofAnn, ofBob, sent } = await undisturbed(system.ask, async () => {
    const before = lists(system).length;
    const [ofAnn, ofBob] = await Promise.all([readAll(system, ann), readAll(system, bob)]);
    return { ofAnn, ofBob, sent: lists(system).slice(before) };
  });
  expect(sent).toHaveLength(1);
  expect(ofAnn.map(({ statusCode }) => statusCode)).toEqual(urls.map(() => 200));
  expect(ofBob.map(({ statusCode }) => statusCode)).toEqual(urls.map(() => 404));
});

test('reads of commissioning do not name the user, so they are gathered too', async () => {
  const { proxies, ask } = system;
  const nodes = [1, 2, 3].map((number) => `${urls[3]}/${number}`);
  const zone = (await ask(ann, 'GET', urls[3] ?? '')).json()[0].zone_id as string;
  for (const number of nodes.keys()) {
    const url = `${urls[3]}/${zone}/nodes/${number}`;
    await ask(ann, 'PUT', url, { name: 'Lamp' });
    await ask(ann, 'GET', url);
  }
  const answers = await undisturbed(ask, () =>
    Promise.all(
      [...nodes.keys()].map((number) => ask(ann, 'GET', `${urls[3]}/${zone}/nodes/${number}`)),
    ),
  );
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200]);
  const sent = proxies.commissioning.requests.filter((request) => request.startsWith('QUERY '));
  expect(sent.length).toBeGreaterThan(0);
});

test('with GATHERED_REVALIDATION=false, each read is a separate request', async () => {
  const other = await startSystem({ BFF_GATHERED_REVALIDATION: 'false' });
  try {
    const { project, area } = await seedProject(other);
    const read = () => Promise.all([project, area].map((url) => other.ask(ann, 'GET', url)));
    await read();
    const answers = await read();
    expect(answers.map(({ headers }) => headers['cache-status'])).toEqual(
      [project, area].map(() => 'projects; fwd=stale; fwd-status=304'),
    );
    expect(lists(other)).toEqual([]);
  } finally {
    await other.stop();
  }
});
