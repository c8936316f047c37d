import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabases, type TestDatabases } from '../src/databases.ts';
import { ServiceProcess } from '../src/service-process.ts';

let databases: TestDatabases;
const running: ServiceProcess[] = [];

beforeAll(async () => {
  databases = await freshDatabases();
});
afterAll(async () => {
  await stopAll();
  await databases.drop();
});

async function stopAll(): Promise<void> {
  await Promise.all(running.splice(0).map((service) => service.kill('SIGTERM')));
}

async function launch(settings: Readonly<Record<string, string>>): Promise<ServiceProcess> {
  const service = await ServiceProcess.launch('projects', {
    settings: { DATABASE_URL: databases.projects, ...settings },
  });
  running.push(service);
  return service;
}

async function startOne(settings: Readonly<Record<string, string>>): Promise<ServiceProcess> {
  const service = await launch(settings);
  await service.ready();
  return service;
}

const inDatabase = { VERSIONS: 'database' };
const asAnn = { 'x-user': 'ann@example.com', 'content-type': 'application/json' };

interface Parts {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

async function request(
  service: ServiceProcess,
  method: string,
  path: string,
  { headers = {}, ...init }: Parts,
) {
  const response = await fetch(service.url + path, {
    method,
    ...init,
    headers: { ...asAnn, ...headers },
  });
  return {
    status: response.status,
    etag: response.headers.get('etag') ?? '',
    location: response.headers.get('location') ?? '',
    timing: response.headers.get('server-timing'),
    body: await response.text(),
  };
}

test('two processes with versions in the database answer alike to the same ETags', async () => {
  const [one, other] = [await launch(inDatabase), await launch(inDatabase)];
  await Promise.all([one.ready(), other.ready()]);
  const body = JSON.stringify({ name: 'Before' });
  const { location } = await request(one, 'POST', '/projects', { body });

  const first = await request(one, 'GET', location, {});
  const condition = { headers: { 'if-none-match': first.etag } };
  expect(await request(other, 'GET', location, condition)).toMatchObject({ status: 304 });
  // The second time, the permission is known to this process too.
  expect(await request(other, 'GET', location, condition)).toMatchObject({
    status: 304,
    etag: first.etag,
    timing: expect.stringMatching(
      /^db;dur=0;desc="0 queries", versions;dur=[\d.]+;desc="1 statement for 2 lookups"$/,
    ),
  });

  const renamed = JSON.stringify({ name: 'After' });
  expect(await request(other, 'PATCH', location, { body: renamed })).toMatchObject({ status: 200 });
  const second = await request(one, 'GET', location, condition);
  expect(second.status).toBe(200);
  expect(JSON.parse(second.body)).toMatchObject({ name: 'After' });
  const stale = { body: renamed, headers: { 'if-match': first.etag } };
  expect(await request(one, 'PATCH', location, stale)).toMatchObject({ status: 412 });
});

test('an ETag survives the restart of every process', async () => {
  const [service] = running;
  if (service === undefined) throw new Error('The first test has started none');
  const { etag } = await request(service, 'GET', '/projects', {});
  await stopAll();
  const next = await startOne(inDatabase);
  const headers = { 'if-none-match': etag };
  expect(await request(next, 'GET', '/projects', { headers })).toMatchObject({ status: 304 });
});

test('a process without the setting refuses to start, and says why in one line', async () => {
  const refused = await launch({});
  await refused.exited();
  expect(refused.log).toMatch(
    /PROJECTS_VERSIONS: expected database, because this database contains its versions/,
  );
});

test('with VERSIONS=memory, the versions go back to memory, and processes with database are not ready', async () => {
  const [shared] = running;
  if (shared === undefined) throw new Error('The second test has started none');
  const { etag } = await request(shared, 'GET', '/projects', {});
  const own = await startOne({ VERSIONS: 'memory' });
  const headers = { 'if-none-match': etag };
  expect(await request(own, 'GET', '/projects', { headers })).toMatchObject({ status: 200 });
  expect(await fetch(`${shared.url}/ready`)).toMatchObject({ status: 503 });
  const read = await request(shared, 'GET', '/projects', { headers });
  expect(read).toMatchObject({ status: 200, etag: '' });
  const body = JSON.stringify({ name: 'Refused' });
  expect(await request(shared, 'POST', '/projects', { body })).toMatchObject({ status: 503 });
});
