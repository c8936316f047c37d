import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { ann, bob, seedProject } from './seed.ts';
import { startSystem, type System } from './system.ts';

let system: System;
let urls: string[];
beforeAll(async () => {
  system = await startSystem({ BFF_UPSTREAM_TIMEOUT_MS: '5000' });
  const { zone } = await seedProject(system);
  await system.ask(ann, 'PUT', `${zone}/nodes/secret`, { name: 'Secret' });
  urls = [zone, `${zone}/nodes`, `${zone}/nodes/secret`];
  for (const url of urls) await system.ask(ann, 'GET', url);
});
afterAll(() => system.stop());
afterEach(async () => {
  system.proxies.commissioning.release();
  for (const proxy of Object.values(system.proxies)) await proxy.set('none');
});

type Answer = Awaited<ReturnType<System['ask']>>;

/** Everything that must not depend on the nodes: all but ids and times. */
const shown = ({ statusCode, headers, json }: Answer) => {
  const { 'x-request-id': _id, date: _date, 'content-length': _length, ...fields } = headers;
  const { instance: _instance, ...problem } = json();
  return { statusCode, fields, problem };
};

test('a stranger is rejected before the nodes arrive, and the response does not depend on them', async () => {
  const { commissioning } = system.proxies;
  for (const url of urls) {
    commissioning.hold();
    const held = shown(await system.ask(bob, 'GET', url));
    commissioning.release();
    expect(held.statusCode).toBe(404);
    expect(JSON.stringify(held)).not.toMatch(/commissioning|secret/i);
    expect(shown(await system.ask(bob, 'GET', url))).toEqual(held);
    await commissioning.set('refused');
    expect(shown(await system.ask(bob, 'GET', url))).toEqual(held);
    await commissioning.set('none');
  }
});

test('nothing about the nodes is disclosed if projects does not answer', async () => {
  const { projects, commissioning } = system.proxies;
  for (const fault of ['refused', 'silent', 'HTML'] as const) {
    for (const url of urls) {
      await projects.set(fault);
      // Commissioning fails as well once: only permitted users may learn about that.
      if (url === urls[0]) await commissioning.set('refused');
      const answer = shown(await system.ask(ann, 'GET', url));
      expect(answer.statusCode).toBeGreaterThan(500);
      expect(JSON.stringify(answer)).not.toMatch(/commissioning|secret/i);
      await projects.set('none');
      await commissioning.set('none');
    }
  }
});
