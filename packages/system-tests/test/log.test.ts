import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { ServiceName } from '../src/service-process.ts';
import { type OwnSystem, startSystem } from '../src/system.ts';

const ann = 'ann@example.com';
const settings = { LOG_LEVEL: 'info', LOG_USER_KEY: 'the same for all three' };
let system: OwnSystem;
beforeAll(async () => {
  system = await startSystem({
    settings: { projects: settings, commissioning: settings, bff: settings },
  });
});
afterAll(() => system.stop());

/** The log line of a request in a service. It may arrive after the response. */
const lineOf = (service: ServiceName, id: string) =>
  vi.waitFor(
    () => {
      const { log } = system.services[service];
      const line = log.split('\n').find((line) => line.includes(`"request_id":"${id}"`));
      expect(line, log).toBeDefined();
      return JSON.parse(line ?? '') as Record<string, unknown>;
    },
    { timeout: 90_000 },
  );

test('all services log a request with the same id and pseudonym, and what it cost', async () => {
  const created = await system.ask(ann, 'POST', '/projects', { name: 'Building' });
  const url = String(created.headers['location']);
  await system.ask(ann, 'GET', url);
  await system.ask(ann, 'GET', url, undefined, { 'x-request-id': 'read-again' });

  const route = '/projects/:project_id';
  const inBff = await lineOf('bff', 'read-again');
  expect(inBff).toMatchObject({ method: 'GET', route, status: 200 });
  expect(inBff['upstreams']).toEqual([
    {
      upstream: 'projects',
      status: 200,
      cache: 'fwd=stale; fwd-status=304',
      milliseconds: expect.any(Number),
    },
  ]);
  const inProjects = await lineOf('projects', 'read-again');
  expect(inProjects).toMatchObject({ route, status: 304, queries: 0, database_milliseconds: 0 });
  expect(inProjects['user']).toBe(inBff['user']);
});

test('checks for deletions are not logged: the log of idle services does not grow', async () => {
  const checks = async () =>
    Number(
      /^deletions_checks_total (\d+)$/m.exec((await system.ask(ann, 'GET', '/metrics')).body)?.[1],
    );
  await expect.poll(checks).toBeGreaterThan(0);
  await system.ask(ann, 'GET', '/projects', undefined, { 'x-request-id': 'after-a-check' });
  await lineOf('projects', 'after-a-check');
  expect(system.services.projects.log).not.toContain('/deletions');
});

test('no log contains an e-mail address, a name or a password', async () => {
  const created = await system.ask(ann, 'POST', '/projects', { name: 'Swordfish' });
  const url = `${String(created.headers['location'])}/collaborators`;
  await system.ask(ann, 'PATCH', url, [{ email: 'bob@example.com', role: 'viewer' }]);
  const next = (await system.ask(ann, 'GET', `${url}?limit=1`)).headers['link'];
  await system.ask(ann, 'GET', /<(.+?)>/.exec(String(next))?.[1] ?? '');
  await system.ask('bob@example.com', 'DELETE', `${url}/${ann}`);
  await system.ask(ann, 'DELETE', `${url}/bob%40example.com`, undefined, {
    'x-request-id': 'the-last',
  });
  await lineOf('projects', 'the-last');
  await lineOf('bff', 'the-last');
  const { password } = new URL(system.databases.projects);
  const secrets = ['example.com', 'Swordfish', password, settings.LOG_USER_KEY, 'limit='];
  for (const secret of secrets) expect(system.log()).not.toContain(secret);
});
