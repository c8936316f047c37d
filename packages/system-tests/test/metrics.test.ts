import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSystem, type System } from '../../bff/test/system.ts';
import { metricsWith } from '../src/metrics.ts';

const ann = 'ann@example.com';
let system: System;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system.stop());

/** The metrics of each service, as text and as values by name and labels. */
async function measure() {
  const { projects, commissioning, ask } = system;
  const texts = [];
  for (const one of [projects.ask, commissioning.ask, ask]) {
    texts.push((await one(undefined, 'GET', '/metrics')).body);
  }
  const values = texts.map((text) =>
    Object.fromEntries(
      [...text.matchAll(/^(\w+(?:\{.*\})?) (\S+)$/gm)].map(([, name, value]) => [
        name,
        Number(value),
      ]),
    ),
  ) as [Record<string, number>, Record<string, number>, Record<string, number>];
  return { texts, values };
}

test('the metrics of projects and of the bff say how reads were answered', async () => {
  const created = await system.ask(ann, 'POST', '/projects', { name: 'Building' });
  const url = String(created.headers['location']);
  const etag = String((await system.ask(ann, 'GET', url)).headers['etag']);
  const [before, , bffBefore] = (await measure()).values;
  await system.ask(ann, 'GET', url);
  await system.ask(ann, 'GET', url, undefined, { 'if-none-match': etag });
  const [after, , bffAfter] = (await measure()).values;

  const route = 'method="GET",route="/projects/:project_id"';
  const notModified = 'conditional_reads_total{outcome="not_modified"}';
  const revalidated = 'upstream_cache_requests_total{outcome="revalidated"}';
  expect(before['database_queries_total{method="POST"}']).toBeGreaterThan(0);
  const readQueries = 'database_queries_total{method="GET"}';
  expect(before[readQueries]).toBeGreaterThan(0);
  expect(before['database_query_seconds_total']).toBeGreaterThan(0);
  expect(before['version_store_writes_total{outcome="published"}']).toBe(1);
  expect(after[readQueries]).toBe(before[readQueries]);
  expect(after[notModified]).toBe((before[notModified] ?? 0) + 2);
  expect(after[`http_requests_total{${route},status="304"}`]).toBe(2);
  expect(bffAfter[`http_requests_total{${route},status="304"}`]).toBe(1);
  expect(bffAfter[`http_request_duration_seconds_count{${route}}`]).toBe(3);
  expect(bffAfter[revalidated]).toBe((bffBefore[revalidated] ?? 0) + 2);
  expect(bffAfter['upstream_cache_entries']).toBe(1);
  expect(bffAfter['upstream_cache_bytes']).toBeGreaterThan(0);
});

const staleReads = async () => (await measure()).values[0]['stale_epoch_reads_total'];

test('reads with ETags of another epoch are counted', async () => {
  const created = await system.ask(ann, 'POST', '/projects', { name: 'Building' });
  const url = String(created.headers['location']);
  const read = (etag: string) =>
    system.projects.ask(ann, 'GET', url, undefined, { 'if-none-match': etag });
  const etag = String((await read('"none"')).headers['etag']);
  expect((await system.projects.ask(ann, 'GET', url)).statusCode).toBe(200);
  expect((await read(etag)).statusCode).toBe(304);
  const before = await staleReads();
  const [epoch = ''] = etag.split('.');
  expect((await read(etag.replace(epoch, '"AnotherEpoch'))).statusCode).toBe(200);
  expect(await staleReads()).toBe((before ?? 0) + 1);
  expect((await read(etag.replace(/\.\d+\./, '.0.'))).statusCode).toBe(200);
  expect(await staleReads()).toBe((before ?? 0) + 1);
});

test.each([
  [{ PROJECTS_VERSIONS: 'memory' }, 1],
  [{ PROJECTS_VERSIONS: 'database' }, 0],
  [{ PROJECTS_CACHING: 'false' }, 0],
  [{ PROJECTS_VERSIONS: 'database', PROJECTS_CACHING: 'false' }, 0],
])('only a process that needs the lock has a metric for it: %j', async (settings, count) => {
  // For the others, the alert about a lost lock would never end.
  expect((await metricsWith(settings)).match(/^sole_writer_lock_held /gm) ?? []).toHaveLength(
    count,
  );
});

test('the README of service-kit lists all metrics, with names as Prometheus recommends', async () => {
  const file = new URL('../../service-kit/README.md', import.meta.url);
  const [, section = ''] = (await readFile(file, 'utf8')).split('\n## Metrics\n');
  const described = [...section.matchAll(/^\| (.+?)\s*\| (\w+)\s*\|/gm)].flatMap(
    ([, names = '', type]) => [...names.matchAll(/`(\w+)`/g)].map(([, name]) => `${name} ${type}`),
  );
  const texts = [...(await measure()).texts, await metricsWith({ PROJECTS_VERSIONS: 'database' })];
  const shown = texts.flatMap((text) =>
    [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].map(([, name, type]) => `${name} ${type}`),
  );
  // Without prom-client's default metrics.
  const own = new Set(shown.filter((line) => !/^(?:process|nodejs)_/.test(line)));
  expect(described.toSorted()).toEqual([...own].toSorted());
  for (const line of own) expect(line.endsWith('counter')).toBe(line.includes('_total '));
});
