import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { normalised, runSession, sessionOf } from './session.ts';
import { type ComposeSystem, type Service, services, until } from './system.ts';

const readme = new URL('../../README.md', import.meta.url);

export const steps: Readonly<Record<string, (system: ComposeSystem) => unknown>> = {
  build: (system) => system.compose('build'),
  'up --wait returns when everything is ready': async (system) => {
    system.up();
    assert.equal((await system.request('/ready')).status, 200);
  },
  'the page is served': checkPage,
  "the README's console session": async (system) => {
    const session = sessionOf(await readFile(readme, 'utf8'));
    assert.ok(session.length > 0);
    assert.deepEqual(normalised(await runSession(session, system.url)), normalised(session));
  },
  "only the gateway's port is published, on loopback": (system) => {
    const published = services.flatMap((service) =>
      Object.entries(system.inspect(service).NetworkSettings.Ports ?? {}).flatMap(
        ([port, bindings]) => (bindings ?? []).map(({ HostIp }) => ({ service, port, HostIp })),
      ),
    );
    assert.deepEqual(published, [{ service: 'bff', port: '8080/tcp', HostIp: '127.0.0.1' }]);
  },
  'file systems are read-only, and processes run without capabilities and not as root': (system) =>
    services.forEach((service) => checkHardening(system, service)),
  'the gateway cannot reach the databases, and the others cannot reach the internet':
    checkIsolation,
  ...Object.fromEntries(
    services.map((service) => [
      `${service} restarts after kill -9`,
      async (system: ComposeSystem) => {
        const project = await createProject(system);
        const { StartedAt } = system.inspect(service).State;
        system.kill(service);
        await system.untilRestarted(service, StartedAt);
        assert.deepEqual(await read(system, project), { name: 'Mill' });
      },
    ]),
  ),
  'every service stops with exit code 0': (system) => {
    system.compose('stop');
    for (const service of services) {
      const { Running, ExitCode } = system.inspect(service).State;
      assert.deepEqual({ service, Running, ExitCode }, { service, Running: false, ExitCode: 0 });
    }
  },
  'data survives down and up': async (system) => {
    system.up();
    const project = await createProject(system);
    system.compose('down');
    system.up();
    assert.deepEqual(await read(system, project), { name: 'Mill' });
  },
  'two replicas of each backend share the requests, and one of each is enough': checkScaled,
};

async function checkScaled(system: ComposeSystem): Promise<void> {
  const project = await createProject(system);
  system.set('VERSIONS', 'database');
  system.up('--scale', 'projects=2', '--scale', 'commissioning=2');
  for (const name of ['projects', 'commissioning'] as const) {
    assert.equal(system.replicas(name).length, 2, name);
    await until(`the gateway knows two replicas of ${name}`, async () => {
      return (await requestsByReplica(system, name)).length === 2;
    });
  }
  for (let i = 0; i < 10; i++) await read(system, project);
  for (const requests of await requestsByReplica(system, 'projects')) assert.ok(requests > 0);

  system.container('kill', system.replicas('projects')[0]?.Id ?? '');
  for (let i = 0; i < 20; i++) assert.deepEqual(await read(system, project), { name: 'Mill' });
  await createProject(system);
  system.set('VERSIONS', '');
}

/** The gateway's count of requests to each replica of a backend. */
async function requestsByReplica(system: ComposeSystem, name: Service): Promise<number[]> {
  const { text } = await system.request('/metrics');
  const line = new RegExp(
    `^upstream_replica_requests_total\\{replica="http://${name}:\\d+ \\([^)]+\\)"\\} (\\d+)$`,
    'gm',
  );
  return [...text.matchAll(line)].map(([, count]) => Number(count));
}

async function checkPage(system: ComposeSystem): Promise<void> {
  const page = await system.request('/');
  assert.equal(page.status, 200);
  const [, script] = /<script[^>]* src="([^"]+)"/.exec(page.text) ?? [];
  assert.ok(script, 'The page references no script');
  assert.equal((await system.request(script)).status, 200);
}

async function createProject(system: ComposeSystem): Promise<string> {
  const response = await system.request('/projects', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Mill' }),
  });
  assert.equal(response.status, 201);
  return response.headers.get('location') ?? '';
}

async function read(system: ComposeSystem, project: string): Promise<{ name: string }> {
  const response = await system.request(project);
  assert.equal(response.status, 200);
  const { name }: { name: string } = JSON.parse(response.text);
  return { name };
}

function checkHardening(system: ComposeSystem, service: Service): void {
  const written = system.exec(service, 'sh', '-c', 'touch /written 2>&1 || true');
  assert.match(written, /Read-only file system/, service);
  const status = system.exec(service, 'cat', '/proc/1/status');
  const field = (name: string) => new RegExp(`^${name}:\\s*(\\w+)`, 'm').exec(status)?.[1];
  assert.equal(field('NoNewPrivs'), '1', service);
  assert.match(field('CapEff') ?? '', /^0+$/, service);
  assert.notEqual(field('Uid'), '0', service);
  // PostgreSQL's entry point needs capabilities until it switches to the user `postgres`.
  if (service !== 'postgres') assert.match(field('CapBnd') ?? '', /^0+$/, service);
}

const connect = `const [host, port] = process.argv.slice(1);
  const socket = require('node:net').connect(port, host, () => process.exit(0));
  socket.on('error', () => process.exit(1)).setTimeout(3000, () => process.exit(1));`;

function checkIsolation(system: ComposeSystem): void {
  const addresses = Object.values(system.inspect('postgres').NetworkSettings.Networks);
  assert.equal(addresses.length, 1);
  const database = ['node', '--eval', connect, addresses[0]?.IPAddress ?? '', '5432'];
  system.exec('projects', ...database);
  assert.throws(() => system.exec('bff', ...database));
  for (const service of services.filter((name) => name !== 'bff')) {
    const routes = system.exec(service, 'cat', '/proc/net/route').split('\n').slice(1);
    const destinations = routes.map((route) => route.split('\t')[1]);
    assert.ok(!destinations.includes('00000000'), `${service} has a default route`);
  }
}
