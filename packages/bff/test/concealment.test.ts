import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { ann, bob, house } from './house.ts';
import { startSystem, type System } from './system.ts';

let system: System;
let urls: string[];
beforeAll(async () => {
  system = await startSystem({ BFF_UPSTREAM_TIMEOUT_MS: '700' });
  const { zone } = await house(system);
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

/** What must not differ, whatever the nodes are: all but ids and times. */
const shown = ({ statusCode, headers, json }: Answer) => {
  const { 'x-request-id': _id, date: _date, 'content-length': _length, ...fields } = headers;
  const { instance: _instance, ...problem } = json();
  return { statusCode, fields, problem };
};

test('who may not see a zone is refused before its nodes are there, and whatever they are', async () => {
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

test('nothing of the nodes is let out when projects does not say who may see them', async () => {
  const { projects, commissioning } = system.proxies;
  for (const fault of ['refused', 'silent', 'HTML'] as const) {
    for (const url of urls) {
      await projects.set(fault);
      // One of them in trouble as well: of that, too, only who is permitted may hear.
      if (url === urls[0]) await commissioning.set('refused');
      const answer = shown(await system.ask(ann, 'GET', url));
      expect(answer.statusCode).toBeGreaterThan(500);
      expect(JSON.stringify(answer)).not.toMatch(/commissioning|secret/i);
      await projects.set('none');
      await commissioning.set('none');
    }
  }
});
