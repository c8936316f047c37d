import { expect, test } from 'vitest';
import { observe } from '../src/index.ts';
import { thingApp } from './thing-app.ts';

test('requests are counted by method, route and status', async () => {
  await using app = await thingApp();
  await app.inject('/things?limit=1');
  await app.inject('/things/7f0e9f4e-5b0e-4d0b-8a5e-1f2d3c4b5a69');
  await app.inject('/things/1');
  await app.inject('/no/such/path');
  await app.inject({ method: 'PUT', url: '/things' });
  const response = await app.inject('/metrics');
  expect(response.headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
  expect(response.headers['cache-control']).toBe('no-store');
  for (const line of [
    'http_requests_total{method="GET",route="/things",status="200"} 1',
    'http_requests_total{method="GET",route="/things/:thing_id",status="200"} 1',
    'http_requests_total{method="GET",route="/things/:thing_id",status="404"} 1',
    'http_requests_total{method="GET",route="unknown",status="404"} 1',
    'http_requests_total{method="PUT",route="unknown",status="405"} 1',
    'http_request_duration_seconds_count{method="GET",route="/things"} 1',
  ]) {
    expect(response.body).toContain(`${line}\n`);
  }
  expect(response.body).toContain('process_cpu_seconds_total');
});

test('two services in one process have separate metrics and can add their own', async () => {
  await using one = await thingApp();
  await using two = await thingApp();
  const sizes = { kept: 1, lost: 0 };
  observe(one.metrics, {
    store_entries: { help: 'What there is', label: 'state', read: () => sizes },
    store_entries_total: { help: 'What there was', read: () => sizes.kept },
  });
  await one.inject('/metrics');
  sizes.kept = 2;
  await one.inject('/things');
  const ones = (await one.inject('/metrics')).body;
  const twos = (await two.inject('/metrics')).body;
  expect(ones).toContain('store_entries{state="kept"} 2\nstore_entries{state="lost"} 0\n');
  expect(ones).toContain('# TYPE store_entries gauge\n');
  expect(ones).toContain('# TYPE store_entries_total counter\nstore_entries_total 2\n');
  expect(twos).not.toContain('store_entries');
  expect(twos).not.toContain('route="/things"');
});
