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

const metricsSection = async () => {
  const file = new URL('../../service-kit/README.md', import.meta.url);
  const [, section = ''] = (await readFile(file, 'utf8')).split('\n## Metrics\n');
  return section;
};

const sorted = (words: Iterable<string>) => [...words].toSorted((a, b) => (a < b ? -1 : 1)).join();

const quoted = (text: string) => [...text.matchAll(/`(\w+)`/g)].map(([, word = '']) => word);

/** For each metric: the services that have it, its labels, and their values if the README lists them. */
async function documented() {
  const cells = /^\| (.+?)\s*\| \w+\s*\| (.*?)\s*\| (\w+)\s*\| (.+?)\s*\|$/gm;
  const rows = [...(await metricsSection()).matchAll(cells)];
  return rows.flatMap(([, names = '', labelled = '', services, meaning = '']) => {
    const [labels = '', values = ''] = labelled.split(': ');
    const [, versions] = /^with `VERSIONS=(\w+)`/.exec(meaning) ?? [];
    const of = versions === undefined ? services : `${services} with ${versions}`;
    return quoted(names).map((name) => ({
      name,
      of,
      labels: sorted(quoted(labels)),
      values: sorted(quoted(values)),
    }));
  });
}

/** The labels of each metric of a service, with their values. */
function shown(text: string) {
  const metrics = new Map<string, Map<string, Set<string>>>();
  for (const [, name = ''] of text.matchAll(/^# TYPE (\w+) /gm)) metrics.set(name, new Map());
  for (const [, series = '', pairs = ''] of text.matchAll(/^(\w+)(?:\{(.*)\})? \S+$/gm)) {
    const labels = metrics.get(series) ?? metrics.get(series.replace(/_(?:bucket|sum|count)$/, ''));
    for (const [, label = '', value = ''] of pairs.matchAll(/(\w+)="([^"]*)"/g)) {
      if (label !== 'le') labels?.set(label, (labels.get(label) ?? new Set()).add(value));
    }
  }
  return metrics;
}

test('the README of service-kit says which services have a metric, and with which labels and values', async () => {
  const url = String(
    (await system.ask(ann, 'POST', '/projects', { name: 'Building' })).headers['location'],
  );
  await system.ask(ann, 'GET', url);
  await system.commissioning.ask(ann, 'GET', '/nodes?zone_id=3f0c8a3e-0d0e-4b0a-9d3e-1f2a3b4c5d6e');
  const [projects, commissioning, bff] = (await measure()).texts.map(shown) as [
    ReturnType<typeof shown>,
    ReturnType<typeof shown>,
    ReturnType<typeof shown>,
  ];
  const inDatabase = shown(await metricsWith({ PROJECTS_VERSIONS: 'database' }));
  const ofOwners: Record<string, string> = {
    'bff,memory,database': 'all',
    bff: 'bff',
    'memory,database': 'backends',
    memory: 'backends with memory',
    database: 'backends with database',
  };
  const rows = await documented();
  expect(rows.length).toBeGreaterThan(30);
  const actual = rows.map(({ name, values }) => {
    const owners = Object.entries({ bff, memory: commissioning, database: inDatabase });
    const found = owners.filter(([, metrics]) => metrics.has(name)).map(([owner]) => owner);
    const series = bff.get(name) ?? projects.get(name) ?? inDatabase.get(name);
    const all = [...(series?.values() ?? [])].flatMap((some) => [...some]);
    return {
      name,
      of: ofOwners[found.join()],
      labels: sorted(series?.keys() ?? []),
      // Those of `method` and `route` are not listed.
      values: values === '' ? '' : sorted(all),
    };
  });
  expect(actual).toEqual(rows);
});

test('the README of service-kit lists all metrics, with names as Prometheus recommends', async () => {
  const section = await metricsSection();
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
