import type { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { FaultProxy } from '../../bff/test/fault-proxy.ts';
import { ann, makeSampleProject, type SampleProject } from '../src/sample-project.ts';
import { type Client as HttpClient, connectTo } from '../src/client.ts';
import { connected } from '../src/locks.ts';
import { ServiceProcess } from '../src/service-process.ts';
import { type OwnSystem, startSystem } from '../src/system.ts';

/** The machine of the test may be slow, which is no failure here. */
const patience = { UPSTREAM_TIMEOUT_MS: '60000', UPSTREAM_DEADLINE_MS: '60000' };

let system: OwnSystem;
let proxies: Record<'projects' | 'commissioning', FaultProxy>;
let databases: Record<'projects' | 'commissioning', Client>;
/** Another bff, which finishes deletions that the system's bff has not. Paused when it is not needed. */
let successor: ServiceProcess;
let throughSuccessor: HttpClient;
let building: SampleProject;
let etag: string;

beforeAll(async () => {
  const started: FaultProxy[] = [];
  system = await startSystem({
    async proxyFor(url) {
      const proxy = await FaultProxy.start(url);
      started.push(proxy);
      return proxy.url;
    },
    // Only the request under test asks for a deletion.
    // Each read is a separate request, at which the bff can be killed.
    settings: {
      bff: { PURGE_INTERVAL_MS: '600000', GATHERED_REVALIDATION: 'false', ...patience },
    },
  });
  const [projects, commissioning] = started as [FaultProxy, FaultProxy];
  proxies = { projects, commissioning };
  const { admin } = system.databases;
  databases = {
    projects: await connected(admin.projects),
    commissioning: await connected(admin.commissioning),
  };
  successor = await ServiceProcess.launch('bff', {
    settings: {
      PROJECTS_URL: projects.url,
      COMMISSIONING_URL: commissioning.url,
      PURGE_INTERVAL_MS: '100',
      PURGE_AGAIN_INTERVAL_MS: '100',
      ...patience,
    },
  });
  throughSuccessor = connectTo(successor.url);
  await successor.ready();
  successor.signal('SIGSTOP');
});
afterAll(async () => {
  await throughSuccessor.close();
  await successor.kill();
  await system.stop();
  for (const name of ['projects', 'commissioning'] as const) {
    await databases[name].end();
    await proxies[name].stop();
  }
});
beforeEach(async () => {
  building = await makeSampleProject(system.ask);
  etag = String((await system.ask(ann, 'GET', building.zone)).headers['etag']);
});
afterEach(async () => {
  successor.signal('SIGSTOP');
  if (!system.services.bff.isRunning) system.services.bff.start();
  await system.services.bff.ready();
});

const idOf = (url: string) => url.split('/').at(-1);

/** The rows of the zone that a query finds. */
async function rows(of: 'projects' | 'commissioning', sql: string, url = building.zone) {
  return (await databases[of].query(sql, [idOf(url)])).rowCount ?? 0;
}
const countNodes = (url = building.zone) =>
  rows('commissioning', 'SELECT FROM nodes WHERE zone_id = $1', url);
const isMarked = async () =>
  (await rows(
    'projects',
    'SELECT FROM deletions WHERE deletion_id = $1 AND purged_at IS NOT NULL',
  )) === 1;

const removeSeen = ({ ask }: Pick<HttpClient, 'ask'> = system) =>
  ask(ann, 'DELETE', building.zone, undefined, { 'if-match': etag });

const isLook = (request: string) => request.startsWith('GET /deletions?purged=false');

/** Resolves when the successor has looked at the whole list of deletions, begun after this call. */
async function swept(): Promise<void> {
  const { requests } = proxies.projects;
  const before = requests.filter(isLook).length;
  // When the second request arrives, the first is done.
  await expect.poll(() => requests.filter(isLook).length).toBeGreaterThan(before + 1);
}

async function wakeSuccessor(): Promise<void> {
  successor.signal('SIGCONT');
  await successor.ready();
}

async function expectPurged(): Promise<void> {
  await expect.poll(isMarked).toBe(true);
  expect(await countNodes()).toBe(0);
  expect((await throughSuccessor.ask(ann, 'GET', building.zone)).status).toBe(404);
  await expectNeighbour();
}

async function expectNeighbour(): Promise<void> {
  const { body } = await throughSuccessor.ask(ann, 'GET', building.otherZone);
  expect(JSON.parse(body).nodes).toEqual([{ node_uuid: 'fan', name: 'Name' }]);
}

/** The zone is as it was. */
async function expectWhole(): Promise<void> {
  await swept();
  expect(await rows('projects', 'SELECT FROM deletions WHERE deletion_id = $1')).toBe(0);
  const { status, headers } = await throughSuccessor.ask(ann, 'GET', building.zone);
  expect([status, headers['etag']]).toEqual([200, etag]);
  expect(await countNodes()).toBe(1);
  await expectNeighbour();
}

/** The same DELETE succeeds once the seal that is left has expired. */
async function expectDeletable(): Promise<void> {
  await databases.commissioning.query(
    'UPDATE seals SET expires_at = clock_timestamp() WHERE zone_id = $1',
    [idOf(building.zone)],
  );
  const { status, body } = await removeSeen(throughSuccessor);
  expect(status, body).toBe(204);
  await expectPurged();
}

const steps = [
  ['a read of the zone', 'projects', /^GET \/projects\/[^/]+\/areas\/[^/]+\/zones\//],
  ['the seal', 'commissioning', /^POST \/nodes/],
  ['the DELETE', 'projects', /^DELETE \/projects/],
  ['a read of the record', 'projects', /^GET \/deletions\//],
  ['the purge', 'commissioning', /^DELETE \/nodes/],
  ['the mark', 'projects', /^PATCH \/deletions/],
] as const;
const deleteStep = 2;

describe.each(steps.map((step, index) => [...step, index] as const))(
  'if the bff is killed at %s',
  (_, name, pattern, step) => {
    test.each(['request', 'answer'] as const)('before its %s arrives', async (moment) => {
      const kept = proxies[name].intercept(pattern, moment);
      const deleting = removeSeen().catch(() => undefined);
      await kept.arrived;
      await system.services.bff.kill();
      await deleting;
      await wakeSuccessor();
      const isDeleted = step > deleteStep || (step === deleteStep && moment === 'answer');
      await (isDeleted ? expectPurged() : expectWhole().then(expectDeletable));
    });
  },
);

test('a DELETE that was on its way to projects when the bff was killed is finished by another bff', async () => {
  const kept = proxies.projects.intercept(/^DELETE \/projects/, 'request');
  // Without If-Match, so without a time after which projects refuses it.
  const deleting = system.ask(ann, 'DELETE', building.zone).catch(() => undefined);
  await kept.arrived;
  await system.services.bff.kill();
  await deleting;
  await wakeSuccessor();
  await expectWhole();
  expect(await countNodes()).toBe(1);
  await kept.release();
  await expectPurged();
});

test('a PUT that was on its way when its zone was purged leaves no node', async () => {
  const putting = proxies.commissioning.intercept(/^PUT \/nodes/, 'request');
  const put = system.ask(ann, 'PUT', `${building.zone}/nodes/late`, { name: 'Late' });
  put.catch(() => {});
  await putting.arrived;
  const reading = proxies.projects.intercept(/^GET \/deletions\//, 'request');
  const deleting = system.ask(ann, 'DELETE', building.zone).catch(() => undefined);
  await reading.arrived;
  await system.services.bff.kill();
  await deleting;
  await wakeSuccessor();
  await expectPurged();
  await putting.release();
  expect(await countNodes()).toBe(0);
});

test('after a failover of projects that lost the deletion, nothing is purged', async () => {
  const kept = proxies.projects.intercept(/^DELETE \/projects/, 'answer');
  const deleting = removeSeen().catch(() => undefined);
  await kept.arrived;
  await system.services.bff.kill();
  await deleting;
  const { projects } = system.services;
  await projects.kill();
  const zone = idOf(building.zone);
  await databases.projects.query('DELETE FROM deletions WHERE deletion_id = $1', [zone]);
  await databases.projects.query(
    `INSERT INTO zones (zone_id, area_id, name, scenario) VALUES ($1, $2, 'Name', 'switch')`,
    [zone, idOf(building.area)],
  );
  projects.start();
  await projects.ready();
  await wakeSuccessor();
  await swept();
  const { body } = await throughSuccessor.ask(ann, 'GET', building.zone);
  expect(JSON.parse(body).nodes).toEqual([{ node_uuid: 'lamp', name: 'Name' }]);
  await expectNeighbour();
});

test('after a failover of commissioning that lost the purge, the nodes are purged again', async () => {
  expect((await removeSeen()).status).toBe(204);
  await expect.poll(isMarked).toBe(true);
  const zone = idOf(building.zone);
  await databases.commissioning.query('DELETE FROM seals WHERE zone_id = $1', [zone]);
  await databases.commissioning.query(
    `INSERT INTO nodes (project_id, area_id, zone_id, node_uuid, name, configuration)
     VALUES ($1, $2, $3, 'lamp', 'Name', '{}')`,
    [idOf(building.project), idOf(building.area), zone],
  );
  await wakeSuccessor();
  await expect.poll(() => countNodes()).toBe(0);
  await expectNeighbour();
});
