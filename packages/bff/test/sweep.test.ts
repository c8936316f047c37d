import type { FastifyBaseLogger } from 'fastify';
import { readSettings } from 'service-kit';
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from 'vitest';
import { settingsSchema } from '../src/config.ts';
import { Purger } from '../src/deletion/purger.ts';
import { connectUpstreams } from '../src/upstream/upstreams.ts';
import { patience } from './patience.ts';
import { ann, seedProject } from './seed.ts';
import { startSystem, type System } from './system.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system.stop());
afterEach(async () => {
  for (const proxy of Object.values(system.proxies)) await proxy.set('none');
});

/** Deletes zones with a node in projects alone, as if the bff had died then. */
async function leaveDeletions(count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let done = 0; done < count; done++) {
    const { zone, zone_id } = await seedProject(system);
    await system.ask(ann, 'PUT', `${zone}/nodes/lamp`, { name: 'Lamp' });
    expect((await system.projects.ask(ann, 'DELETE', zone)).statusCode).toBe(204);
    ids.push(zone_id);
  }
  return ids;
}

async function countNodesOf(zones: readonly string[]): Promise<number> {
  const { rowCount } = await system.commissioning.app.pg.pool.query(
    'SELECT FROM nodes WHERE zone_id = ANY($1)',
    [zones],
  );
  return rowCount ?? 0;
}

/** The purger of another bff, and its log messages. */
function startPurger(intervalMs: number) {
  const upstreams = connectUpstreams(
    readSettings('BFF', settingsSchema, {
      BFF_PROJECTS_URL: system.proxies.projects.url,
      BFF_COMMISSIONING_URL: system.proxies.commissioning.url,
      ...patience,
    }),
  );
  const messages: string[] = [];
  const details: unknown[] = [];
  const note = (detail: unknown, message?: string) => {
    messages.push(message ?? String(detail));
    details.push(detail);
  };
  const log = { info: note, warn: note } as unknown as FastifyBaseLogger;
  const options = { upstreams, deadlineMs: 300_000, intervalMs, repeatMs: Infinity };
  const purger = new Purger(options, log);
  onTestFinished(() => {
    purger.close();
    return upstreams.close();
  });
  purger.start();
  return { purger, messages, details };
}

const looks = (messages: readonly string[]) =>
  messages.filter((message) => message.startsWith('GET /deletions?'));

test('a bff that starts finishes the deletions that another bff has left, and counts them', async () => {
  const zones = await leaveDeletions(3);
  await system.bff.listen({ port: 0, host: '127.0.0.1' });
  await expect.poll(() => countNodesOf(zones)).toBe(0);
  const metrics = async () => (await system.ask(undefined, 'GET', '/metrics')).body;
  await expect.poll(metrics).toMatch(/^deletions_purged_total\S* 3$/m);
  expect(await metrics()).toMatch(/^deletions_pending\S* 0$/m);
});

test('each check revalidates the list of deletions, which costs no query', async () => {
  const { projects } = system.proxies;
  const before = projects.requests.length;
  startPurger(10);
  await expect.poll(() => looks(projects.requests.slice(before)).length).toBeGreaterThan(3);
  const [, ...later] = projects.answers.slice(before);
  expect(later.length).toBeGreaterThan(0);
  for (const answer of later)
    expect(answer).toMatch(/^HTTP\/1.1 304 [^]*db;dur=[\d.]+;desc="0 queries"/i);
});

test('a purge that fails is retried until it succeeds, and logged once', async () => {
  const zones = await leaveDeletions(2);
  const { projects, commissioning } = system.proxies;
  await commissioning.set('refused');
  const before = projects.requests.length;
  const { purger, messages } = startPurger(600_000);
  await expect.poll(() => looks(projects.requests.slice(before)).length).toBeGreaterThan(1);
  expect(purger.stats).toEqual({ pending: 2, purged: 0, checks: 0 });
  expect(messages).toEqual(['A deletion could not be finished; retrying']);
  await commissioning.set('none');
  await expect.poll(() => purger.stats).toEqual({ pending: 0, purged: 2, checks: 1 });
  expect(await countNodesOf(zones)).toBe(0);
  await expect.poll(() => messages.at(-1)).toBe('All deletions are finished');
  expect(messages).toHaveLength(2);
});

test('while projects is restarted, the log has one line about the failure, and one when it is over', async () => {
  const { projects } = system.proxies;
  await projects.set('refused');
  const { purger, messages, details } = startPurger(600_000);
  const expected = ['The list of unfinished deletions could not be read; retrying'];
  await expect.poll(() => messages).toEqual(expected);
  expect(details).toEqual([{ reason: 'projects is unreachable' }]);
  await projects.set('none');
  await expect.poll(() => purger.stats.checks).toBe(1);
  expect(messages).toEqual([...expected, 'All deletions are finished']);
});

test('closing aborts a purge in progress, and logs nothing', async () => {
  await leaveDeletions(1);
  const { commissioning } = system.proxies;
  await commissioning.set('silent');
  const purging = commissioning.intercept(/^DELETE \/nodes/, 'request');
  const { purger, messages } = startPurger(600_000);
  await purging.arrived;
  const open = commissioning.open;
  purger.close();
  await expect.poll(() => commissioning.open).toBeLessThan(open);
  expect(messages).toEqual([]);
});
