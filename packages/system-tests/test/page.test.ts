import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { pageBuilder } from '../../../scripts/dev/page.ts';
import { hasChromium, launchChromium } from '../src/browser/chromium.ts';
import { measure } from '../src/browser/measure.ts';
import {
  badgesOf,
  allSteps,
  choose,
  done,
  openPage,
  openSections,
  type OpenPage,
  readAll,
  step,
} from '../src/browser/open-page.ts';
import { firstChecksAreDone } from '../src/deletion-metrics.ts';
import { connected } from '../src/locks.ts';
import { boxOf, excessWidth, overlaps } from '../src/browser/boxes.ts';
import { serveSources } from '../src/browser/serve-sources.ts';
import { seriousFaults } from '../src/browser/accessibility.ts';
import type { ServiceProcess } from '../src/service-process.ts';
import { type OwnSystem, startSystem } from '../src/system.ts';

const building = [
  'Sample building',
  'Ground floor',
  'Hall',
  'Ceiling light',
  'Door contact',
  'Kitchen',
  'Worktop light',
  'First floor',
  'Bedroom',
  'Bedside lamp',
  'Blind',
  'Study',
  'Desk lamp',
];
/** The rows that have a URL of their own. */
const read = building.filter((name) => /building|floor|Hall|Kitchen|room|Study/.test(name));

/** Runs `work` while a service is down. */
async function without(service: ServiceProcess, work: () => Promise<void>): Promise<void> {
  await service.kill();
  try {
    await work();
  } finally {
    service.start();
    await service.ready();
  }
}

describe.skipIf(!hasChromium)('the page that shows the cache at work', () => {
  let system: OwnSystem;
  let browser: Browser;
  let opened: OpenPage[] = [];
  beforeAll(async () => {
    await pageBuilder(new AbortController().signal)();
    // The page does not show requests that the bff sends on its own, but the metrics count them.
    const settings = { PAGE: 'true', PURGE_INTERVAL_MS: '600000' };
    system = await startSystem({ settings: { bff: settings } });
    await firstChecksAreDone(system.replicas.bff);
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await system?.stop();
  });
  afterEach(async () => {
    const all = opened;
    opened = [];
    await Promise.all(all.map((one) => one.close()));
  });

  /** Opens the page, and the sample building in both panes. */
  async function open(options?: BrowserContextOptions): Promise<OpenPage> {
    const one = await openPage(browser, system.url, options);
    opened.push(one);
    const { page, ann, bob } = one;
    await page.getByRole('button', { name: 'Open the sample building', exact: true }).click();
    for (const pane of [ann, bob]) {
      await pane.getByRole('button', { name: /^Study/ }).waitFor();
      await done(pane);
    }
    return one;
  }

  /** Restores Bob's role, even after a failed test. */
  async function addBob(): Promise<void> {
    const [sample] = await sampleBuildings();
    const path = `/projects/${sample?.project_id}/collaborators`;
    const bob = { email: 'bob@example.com', role: 'manager' };
    await system.ask('ann@example.com', 'PATCH', path, [bob]);
  }

  async function sampleBuildings(): Promise<{ project_id: string; name: string }[]> {
    const { body } = await system.ask('ann@example.com', 'GET', '/projects');
    const projects = JSON.parse(body) as { project_id: string; name: string }[];
    return projects.filter(({ name }) => name === 'Sample building');
  }

  test('the sample building is always offered, and both panes open the same building', async () => {
    // The bff records requests only while a page is open.
    opened.push(await openPage(browser, system.url));
    const created = await system.ask('ann@example.com', 'POST', '/projects', { name: 'Office' });
    const office = JSON.parse(created.body) as { project_id: string };
    onTestFinished(async () => {
      await system.ask('ann@example.com', 'DELETE', `/projects/${office.project_id}`);
    });
    const one = await openPage(browser, system.url);
    opened.push(one);
    const { page, ann, bob } = one;
    for (let round = 0; round < 2; round++) {
      await page.getByRole('button', { name: 'Open the sample building', exact: true }).click();
      for (const pane of [ann, bob]) {
        await pane.getByRole('button', { name: /^Study/ }).waitFor();
        await done(pane);
        expect(await pane.locator('.tree .row-name').allTextContents()).toEqual(building);
      }
      expect(await page.locator('.steps .done').count()).toBe(1);
      const [sample, ...others] = await sampleBuildings();
      expect(others).toEqual([]);
      const select = page.getByLabel('Building', { exact: true });
      expect(await select.inputValue()).toBe(`/projects/${sample?.project_id}`);
      await select.selectOption('Office');
      await ann.getByRole('button', { name: /^Office/ }).waitFor();
      await bob.getByText('404: Bob cannot see this building').waitFor();
      // Nothing has been done with this building.
      expect(await page.locator('.steps .done').count()).toBe(0);
      expect(await select.inputValue()).toBe(`/projects/${office.project_id}`);
    }
  });

  test('both panes show the sample building', async () => {
    const { page, ann, bob } = await open();
    for (const pane of [ann, bob]) {
      expect(await pane.locator('.tree .row-name').allTextContents()).toEqual(building);
    }
    await expect.poll(() => page.getByRole('status').textContent()).toMatch(/^(Ann|Bob): /);
  });

  test('a list that is longer than its response shows the URL of the rest', async () => {
    const { page, ann, bob } = await open();
    const created = await system.ask('ann@example.com', 'POST', '/projects', { name: 'Tower' });
    const { project_id } = JSON.parse(created.body) as { project_id: string };
    const tower = `/projects/${project_id}`;
    const projects = await connected(system.databases.admin.projects);
    onTestFinished(() => projects.end());
    const floors = `INSERT INTO areas (area_id, project_id, name)
      SELECT gen_random_uuid(), $1, 'Floor ' || n FROM generate_series(1, $2::int) n`;
    await projects.query(floors, [project_id, 1_001]);
    await page.reload();
    await page.getByLabel('Building', { exact: true }).selectOption('Tower');
    const more = ann.locator('.more');
    await expect.poll(() => more.textContent()).toMatch(/^1,000 shown, more in /);
    // The page must stay open until Bob's reads have ended.
    await bob.getByText('404: Bob cannot see this building').waitFor();
    const next = await more.locator('code').textContent();
    const { body } = await system.ask('ann@example.com', 'GET', String(next));
    expect(JSON.parse(body)).toEqual([{ area_id: expect.any(String), name: 'Floor 1001' }]);
    // After a 304, the URL is still shown.
    await readAll(ann);
    expect(await ann.locator('.row-project > .row .badge').textContent()).toBe('304');
    expect(await more.locator('code').textContent()).toBe(next);
    expect(await ann.locator('.tree .row-area').count()).toBe(1_000);
    expect(await ann.locator('.tree .row-area .more').count()).toBe(0);
    await system.ask('ann@example.com', 'DELETE', tower);
  });

  test('a screen reader announces a repeated sentence again', async () => {
    const { page, ann } = await open();
    const said = page.getByRole('status').getByText('Ann: everything was read again');
    await readAll(ann);
    const first = await said.elementHandle();
    await readAll(ann);
    await expect.poll(() => first?.evaluate((element) => element.isConnected)).toBe(false);
    await said.waitFor();
  });

  test('reading again gets a 304 everywhere, lights no database and runs no query', async () => {
    const { page, ann } = await open();
    const before = await measure(system);
    await readAll(ann);
    expect(await badgesOf(ann)).toEqual(Object.fromEntries(read.map((name) => [name, '304'])));
    expect(await measure(system)).toMatchObject({ queries: before.queries });
    await choose(ann, /^Study/);
    const lit = page.locator('.way.light-not-modified');
    // Concurrent reads may share a round trip, which has another colour, so read one at a time.
    const readOneAndCount = async () => {
      await ann.getByRole('button', { name: 'Read again' }).click();
      await done(ann);
      return lit.count();
    };
    await expect.poll(readOneAndCount).toBe(3);
    expect(await page.locator('.way.light-query').count()).toBe(0);
    await expect.poll(() => page.locator('.recent li').first().textContent()).toContain('→ 304');
  });

  test('a client that sends no ETags gets bodies from RAM', async () => {
    const { ann } = await open();
    await ann.getByRole('checkbox').uncheck();
    await readAll(ann);
    expect(new Set(Object.values(await badgesOf(ann)))).toEqual(new Set(['200 from RAM']));
  });

  test('after a write, only the affected resources are fetched, and the page explains why', async () => {
    const { page, ann, bob } = await open();
    await choose(ann, /^Study/);
    await ann.getByLabel('scenario').selectOption('dim');
    await ann.getByRole('button', { name: 'Save' }).click();
    await done(ann);
    await choose(bob, /^Study/);
    await readAll(bob);
    const badges = await badgesOf(bob);
    // Ann has read the change already, so Bob's response comes from RAM.
    expect(badges).toMatchObject({ Study: '200 from RAM', 'First floor': '200 from RAM' });
    expect(badges).toMatchObject({ Hall: '304', Kitchen: '304', 'Ground floor': '304' });

    await openSections(page);
    await page
      .locator('.history .row', { hasText: /^Bob GET zone.*200/ })
      .first()
      .click();
    await expect
      .poll(() => page.locator('.why').textContent())
      .toMatch(/out of date.*version \d+ became \d+, by ann@example.com's PATCH \/projects\/.*/);
  });

  test('after a conflicting change, the slower person chooses, and nothing is preselected', async () => {
    const { page, ann, bob } = await open();
    for (const pane of [ann, bob]) await choose(pane, /^Hall/);
    await bob.getByLabel('name').fill('Lobby');
    await ann.getByLabel('name').fill('Entrance');
    await ann.getByRole('button', { name: 'Save' }).click();
    await done(ann);
    await bob.getByRole('button', { name: 'Save' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    expect(await dialog.textContent()).toMatch(/Bob wants.*Lobby.*it is now.*Entrance/);
    await dialog.getByText('Ann changed this zone while Bob was editing it').waitFor();
    expect(await dialog.getByRole('radio', { checked: true }).count()).toBe(0);
    const submit = dialog.locator('[type=submit]');
    expect(await submit.isDisabled()).toBe(true);
    expect(await seriousFaults(page)).toEqual([]);
    await dialog.getByLabel(/^it is now/).check();
    await dialog.getByRole('button', { name: 'Keep the current version' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await bob.getByRole('button', { name: /^Entrance/ }).waitFor();

    // Changes to different fields are combined.
    await bob.getByLabel('name').fill('Hall');
    await ann.getByLabel('scenario').selectOption('switch');
    await ann.getByRole('button', { name: 'Save' }).click();
    await done(ann);
    await bob.getByRole('button', { name: 'Save' }).click();
    await dialog.getByLabel(/^Bob wants/).check();
    await dialog.getByRole('button', { name: 'Save the chosen values' }).click();
    await bob.getByRole('button', { name: /^Hall\s*switch/ }).waitFor();
  });

  test('a change in a second browser gives the first one a 412', async () => {
    const here = await open();
    const there = await open();
    await choose(here.ann, /^Kitchen/);
    await here.ann.getByLabel('name').fill('Galley');
    await choose(there.bob, /^Kitchen/);
    const requests = await here.figure('requests');
    await there.bob.getByLabel('name').fill('Canteen');
    await there.bob.getByRole('button', { name: 'Save' }).click();
    await done(there.bob);
    // The page also shows the requests of other browsers.
    await expect.poll(() => here.figure('requests')).toBeGreaterThan(requests + 5);
    await here.ann.getByRole('button', { name: 'Save' }).click();
    const dialog = here.page.getByRole('dialog');
    await dialog.getByText('Someone else changed this zone while Ann was editing it').waitFor();
    await dialog.getByLabel(/^Ann wants/).check();
    await dialog.getByRole('button', { name: 'Save the chosen values' }).click();
    await here.ann.getByRole('button', { name: /^Galley/ }).waitFor();
    await here.ann.getByLabel('name').fill('Kitchen');
    await here.ann.getByRole('button', { name: 'Save' }).click();
    await here.ann.getByRole('button', { name: /^Kitchen/ }).waitFor();
  });

  test('a node chosen during another read is read too, and choosing it again retries a failed read', async () => {
    const { page, ann, forgive } = await open();
    forgive(/status of 503/);
    const held = Promise.withResolvers<void>();
    await page.route('**/nodes/bedside-lamp', async (route) => {
      await held.promise;
      await route.continue();
    });
    await choose(ann, /^Bedside lamp/);
    await page.route('**/nodes/door-contact', (route) => route.fulfill({ status: 503, json: {} }));
    await choose(ann, /^Door contact/);
    await ann.getByText('Reading …').waitFor();
    held.resolve();
    await ann.getByText('Something went wrong').waitFor();
    await page.unroute('**/nodes/door-contact');
    await choose(ann, /^Door contact/);
    await expect.poll(() => ann.getByLabel('name').inputValue()).toBe('Door contact');
  });

  test('a removed collaborator sees nothing from the next read on', async () => {
    const { page, ann, bob } = await open();
    onTestFinished(addBob);
    await choose(ann, /^Sample building/);
    await ann.getByRole('button', { name: 'Remove' }).click();
    await done(ann);
    await readAll(bob);
    await bob.getByText('404: Bob cannot see this building').waitFor();
    await openSections(page);
    // Nor does the page reveal the bff's data about the building.
    await page.locator('.history .row', { hasText: /^Bob GET project.*404/ }).click();
    await page.getByRole('region', { name: 'client and bff' }).waitFor();
    await page.locator('.hops .skeleton').waitFor({ state: 'detached' });
    expect(await page.getByRole('region', { name: 'bff and projects' }).count()).toBe(0);
    await ann.getByRole('button', { name: 'Add Bob as manager' }).click();
    await done(ann);
    await readAll(bob);
    await bob.getByRole('button', { name: /^Study/ }).waitFor();
  });

  test('the page shows the messages of every hop', async () => {
    const { page, ann } = await open();
    await openSections(page);
    await choose(ann, /^Bedroom/);
    await ann.getByRole('button', { name: 'Read again' }).click();
    await done(ann);
    const client = page.getByRole('region', { name: 'client and bff' });
    const projects = page.getByRole('region', { name: 'bff and projects' });
    const commissioning = page.getByRole('region', { name: 'bff and commissioning' });
    for (const hop of [client, projects, commissioning]) {
      await expect.poll(() => hop.textContent()).toMatch(/GET \/.*if-none-match: ".*304.*etag: "/s);
    }
  });

  test('the page says when the bff no longer has a record of a request', async () => {
    const { page, ann } = await open();
    await openSections(page);
    await readAll(ann);
    // The bff keeps the last 500 requests.
    for (let round = 0; round < 10; round++) {
      const reads = Array.from({ length: 50 }, () =>
        system.ask('ann@example.com', 'GET', '/projects'),
      );
      await Promise.all(reads);
    }
    await page
      .locator('.history .row', { hasText: /^Ann GET zone/ })
      .first()
      .click();
    await page.locator('.hops').getByText('The bff no longer has a record').waitFor();
    expect(await page.locator('.hops .skeleton').count()).toBe(0);
    expect(await page.getByRole('region', { name: 'client and bff' }).count()).toBe(1);
  });

  // A request in fifty is a write: on a slow machine, ten seconds of load may pass without one.
  test('under load, the figures equal the metrics of the services', async () => {
    const one = await open();
    /** The figures and the metrics, once the page has received every request. */
    const settled = async () => {
      await expect
        .poll(async () => (await one.figure('requests')) - (await measure(system)).requests)
        .toBe(0);
      const shown = {
        requests: await one.figure('requests'),
        queries: await one.figure('queries'),
        revalidated: await one.figure('revalidated'),
        collapsed: await one.figure('collapsed'),
      };
      // A request may read from two backends, so this count is the total for `revalidated`.
      const backendReads = await one.figure('backend-reads');
      expect(backendReads).toBeGreaterThanOrEqual(shown.revalidated);
      return { shown, counted: await measure(system) };
    };
    const before = await settled();
    const counts = ['requests', 'queries', 'revalidated', 'collapsed'] as const;
    await one.page.clock.install();
    const button = one.page.getByRole('button', { name: 'Generate load for 10 seconds' });
    const missing = async () => {
      if ((await button.count()) > 0) await button.click();
      const now = await measure(system);
      return counts.filter((name) => now[name] === before.counted[name]);
    };
    await expect.poll(missing).toEqual([]);
    await one.page.clock.fastForward('10');
    await one.page
      .locator('.load')
      .getByText(/^[\d,]+ reads? and \d+ writes? in 10 s\.$/)
      .waitFor();
    const after = await settled();
    for (const name of counts) {
      const counted = after.counted[name] - before.counted[name];
      expect(counted, name).toBeGreaterThan(0);
      expect(after.shown[name] - before.shown[name], name).toBe(counted);
    }
  });

  test('under load, rejected requests are not counted as reads or writes', async () => {
    const { page, forgive } = await open();
    forgive(/status of 503/);
    const during = { reads: 0, rejections: 0 };
    page.on('response', (response) => {
      if (/zones/.test(response.url()) && response.ok()) during.reads++;
    });
    await page.route('**/zones/*', async (route) => {
      if (route.request().method() !== 'PATCH') return route.continue();
      await route.fulfill({ status: 503 });
      during.rejections++;
    });
    await page.clock.install();
    const button = page.getByRole('button', { name: 'Generate load for 10 seconds' });
    await expect
      .poll(async () => {
        if ((await button.count()) > 0) {
          Object.assign(during, { reads: 0, rejections: 0 });
          await button.click();
        }
        return Math.min(during.reads, during.rejections);
      })
      .toBeGreaterThan(0);
    await page.clock.fastForward('10');
    const result = page.locator('.load p');
    await expect
      .poll(() => result.textContent())
      .toMatch(/^[1-9][\d,]* reads? and 0 writes in 10 s, [1-9][\d,]* requests? failed\.$/);
  });

  test('the page also works when Vite serves its sources', async () => {
    await open();
    const sources = await serveSources(system.url);
    onTestFinished(() => sources.stop());
    const one = await openPage(browser, sources.url);
    opened.push(one);
    await one.ann.getByRole('button', { name: /^Study/ }).waitFor();
    await openSections(one.page);
    await one.page.getByRole('region', { name: 'bff and projects' }).waitFor();
    await expect.poll(() => one.figure('requests')).toBeGreaterThan(0);
  });

  test('at /docs, reads of the sample building can be tried out without filling anything in', async () => {
    // Ann's first project has no zones.
    for (const { project_id } of await sampleBuildings()) {
      await system.ask('ann@example.com', 'DELETE', `/projects/${project_id}`);
    }
    const created = await system.ask('ann@example.com', 'POST', '/projects', { name: 'Mill' });
    const { project_id } = JSON.parse(created.body) as { project_id: string };
    onTestFinished(async () => {
      await system.ask('ann@example.com', 'DELETE', `/projects/${project_id}`);
    });
    const { page } = await open();
    await page.goto(`${system.url}/docs`);
    for (const operation of ['getZone', 'getNode']) {
      const block = page.locator(`[id$=-${operation}]`);
      await block.locator('.opblock-summary').click();
      expect(await block.getByPlaceholder('x-user').inputValue()).toBe('ann@example.com');
      expect(await block.getByPlaceholder('if-none-match').count()).toBe(1);
      await block.getByRole('button', { name: 'Execute' }).click();
      const status = block.locator('.live-responses-table .response-col_status').last();
      await expect.poll(() => status.textContent()).toContain('200');
    }
  });

  test('the page reconnects after a restart of the bff, and shows live requests again', async () => {
    const { page, ann, forgive } = await open();
    forgive(/ERR_|Failed to load resource/);
    await system.services.bff.kill();
    await page.getByText('the bff does not respond, retrying').waitFor();
    await ann.getByRole('button', { name: 'Read all again' }).click();
    await ann.getByText('The bff does not respond').first().waitFor();
    system.services.bff.start();
    await system.services.bff.ready();
    await page.getByText('live', { exact: true }).waitFor();
    await readAll(ann);
    await expect.poll(() => page.locator('.recent').textContent()).toContain('GET zone → 304');
  });

  test('while a backend is down, failed reads are not announced as done, and steps stay open', async () => {
    const { page, ann, forgive } = await open();
    forgive(/status of 503/);
    const { projects, commissioning } = system.services;
    const steps = page.locator('.steps');
    await without(commissioning, async () => {
      await step(page, 'Read all again as Ann');
      await page.getByRole('status').getByText('Ann: commissioning is unreachable').waitFor();
      await ann.getByRole('alert').getByText('commissioning is unreachable').waitFor();
      expect(await badgesOf(ann)).toMatchObject({ 'Ground floor': '304', Hall: 'failed' });
      expect(await steps.locator('.done').count()).toBe(1);
    });
    await without(projects, async () => {
      await step(page, 'Read all again as Ann');
      await page.getByRole('status').getByText('Ann: projects is unreachable').waitFor();
      await ann.getByText('Cannot read the building: projects is unreachable.').waitFor();
      // The pane gives the reason once.
      expect(await ann.getByText('projects is unreachable').count()).toBe(1);
      for (const name of ['Change a zone as Ann', 'Change the same zone as both']) {
        expect(await steps.getByRole('button', { name }).isDisabled()).toBe(true);
      }
      expect(await steps.locator('.done').count()).toBe(1);
    });
    await step(page, 'Read all again as Ann');
    await ann.getByRole('button', { name: /^Study/ }).waitFor();
    expect(await steps.locator('.done').count()).toBe(2);
  });

  test('each step has the result that it announces', async () => {
    const { page, ann, bob } = await open();
    const before = await measure(system);
    await step(page, 'Read all again as Ann');
    expect(await badgesOf(ann)).toEqual(Object.fromEntries(read.map((name) => [name, '304'])));
    expect(await measure(system)).toMatchObject({ queries: before.queries });
    await ann.getByText('Read all again: 7 requests, 7 × 304, no query').waitFor();
    await step(page, 'Change a zone as Ann');
    const rest = { 'Sample building': '304', 'First floor': '304', Kitchen: '304', Study: '304' };
    expect(await badgesOf(ann)).toMatchObject({ Hall: 'query', 'Ground floor': 'query', ...rest });
    const written = await measure(system);
    await step(page, 'Read all again as Bob');
    const fromRam = { Hall: '200 from RAM', 'Ground floor': '200 from RAM' };
    expect(await badgesOf(bob)).toMatchObject({ ...fromRam, ...rest });
    expect(await measure(system)).toMatchObject({ queries: written.queries });
    await step(page, 'Change the same zone as both');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Ann changed this zone while Bob was editing it').waitFor();
    expect(await dialog.getByRole('radio', { checked: true }).count()).toBe(0);
    await dialog.getByLabel(/^Bob wants/).check();
    await dialog.getByRole('button', { name: 'Save the chosen values' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await bob.getByText(/^Change: 8 requests, /).waitFor();
  });

  test('before a building is open, only the first step can be done', async () => {
    await open();
    const other = await openPage(browser, system.url);
    opened.push(other);
    await other.page.route('**/projects?*', (route) => route.fulfill({ json: [] }));
    await other.page.reload();
    await other.ann.getByText('No building is open. Start with step 1.').waitFor();
    const buttons = await other.page.locator('.steps button').all();
    await expect.poll(() => buttons[0]?.isEnabled()).toBe(true);
    for (const button of buttons.slice(1)) expect(await button.isDisabled()).toBe(true);
  });

  test('the story fits on one screen of 1440 x 900', async () => {
    const { page, ann, bob } = await open({ viewport: { width: 1440, height: 900 } });
    await allSteps(page);
    for (const pane of [ann, bob]) await done(pane);
    const picture = page.getByRole('region', { name: 'What each request does' });
    const story = page.getByRole('region', { name: 'Two people, one building' });
    for (const part of [picture, story, ann, bob]) {
      const { y, height } = await boxOf(part);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(y + height).toBeLessThanOrEqual(900);
    }
    expect((await boxOf(ann)).y).toBe((await boxOf(bob)).y);
    expect(await page.evaluate('document.documentElement.scrollHeight')).toBe(900);
    await picture.getByRole('button', { name: 'Generate load for 10 seconds' }).waitFor();
    // An announcement covers nothing, and moves nothing.
    const announcement = await boxOf(page.locator('.announcement p'));
    const others = await page.locator('.top :is(h1, nav, p.quiet), main > *').all();
    const pairs = await Promise.all(others.map(async (part) => [announcement, await boxOf(part)]));
    expect(pairs.flatMap(overlaps)).toEqual([]);
  });

  test('on a phone, the story takes three screens, and no labels overlap', async () => {
    const { page, ann } = await open({ viewport: { width: 390, height: 844 } });
    await allSteps(page);
    await done(ann);
    expect(await page.evaluate('document.documentElement.scrollHeight')).toBeLessThan(3 * 844);
    await openSections(page);
    expect(await excessWidth(page)).toBe(0);
    for (const labels of ['.chart :is(li, span, figcaption)', '.scene :is(strong, span)']) {
      const boxes = await Promise.all((await page.locator(labels).all()).map(boxOf));
      expect(boxes.length).toBeGreaterThan(5);
      expect(overlaps(boxes)).toEqual([]);
    }
  });

  test.each([
    ['a wide window, light', { viewport: { width: 1440, height: 900 }, colorScheme: 'light' }],
    ['a wide window, dark', { viewport: { width: 1440, height: 900 }, colorScheme: 'dark' }],
    ['a phone, light', { viewport: { width: 360, height: 740 }, colorScheme: 'light' }],
    ['a phone, dark', { viewport: { width: 360, height: 740 }, colorScheme: 'dark' }],
  ] as const)('%s: the page does not scroll sideways and is accessible', async (_name, options) => {
    const { page, ann } = await open(options);
    await readAll(ann);
    await openSections(page);
    expect(await excessWidth(page)).toBe(0);
    expect(await seriousFaults(page)).toEqual([]);
  });

  test('the page can be used with only the keyboard', async () => {
    const { page, ann } = await open();
    await ann.getByRole('button', { name: 'Read all again' }).focus();
    await page.keyboard.press('Enter');
    await done(ann);
    await choose(ann, /^Blind/);
    await ann.getByLabel('name').focus();
    await page.keyboard.press('End');
    await page.keyboard.type('s');
    await page.keyboard.press('Enter');
    await ann.getByRole('button', { name: /^Blinds/ }).waitFor();
    await expect
      .poll(() => page.getByRole('status').textContent())
      .toContain('the change was saved');
  });
});
