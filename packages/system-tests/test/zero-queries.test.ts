import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSystem, type System } from '../../bff/test/system.ts';

const ann = 'ann@example.com';
let system: System;
let admins: pg.Client[];
beforeAll(async () => {
  system = await startSystem();
  admins = [system.projects, system.commissioning].map(
    ({ adminUrl }) => new pg.Client({ connectionString: adminUrl }),
  );
  for (const admin of admins) {
    await admin.connect();
    await admin.query('CREATE EXTENSION pg_stat_statements');
  }
});
afterAll(async () => {
  for (const admin of admins) await admin.end();
  await system.stop();
});

/** How many statements the services' own roles have run in their databases, as PostgreSQL counts. */
async function statements(): Promise<number> {
  let sum = 0;
  for (const admin of admins) {
    const { rows } = await admin.query<{ calls: string }>(
      `SELECT coalesce(sum(calls), 0) AS calls FROM pg_stat_statements
        WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
          AND userid <> current_user::regrole`,
    );
    sum += Number(rows[0]?.calls);
  }
  return sum;
}

async function made(url: string, body: object): Promise<string> {
  return String((await system.ask(ann, 'POST', url, body)).headers['location']);
}

/** Every GET route, warm. */
async function building() {
  const project = await made('/projects', { name: 'House' });
  const area = await made(`${project}/areas`, { name: 'Area' });
  const zone = await made(`${area}/zones`, { name: 'Zone' });
  const node = `${zone}/nodes/lamp`;
  await system.ask(ann, 'PUT', node, { name: 'Lamp' });
  const urls = [
    '/projects',
    project,
    `${project}/collaborators`,
    `${project}/areas`,
    area,
    `${area}/zones`,
    zone,
    `${zone}/nodes`,
    node,
  ];
  const etags: string[] = [];
  for (const url of urls) etags.push(String((await system.ask(ann, 'GET', url)).headers['etag']));
  return { urls, etags, project, area, zone, node };
}

test('reads of what is unmodified run no statement, whether the client knows ETags or not', async () => {
  const { urls, etags } = await building();
  const before = await statements();
  expect(before).toBeGreaterThan(0);
  for (let round = 0; round < 20; round++) {
    for (const [index, url] of urls.entries()) {
      expect((await system.ask(ann, 'GET', url)).statusCode).toBe(200);
      const condition = { 'if-none-match': etags[index] ?? '' };
      expect((await system.ask(ann, 'GET', url, undefined, condition)).statusCode).toBe(304);
    }
  }
  expect(await statements()).toBe(before);
});

test('nor does asking again for what is not there, or not for this user', async () => {
  const { project, zone } = await building();
  const nowhere = [`${project}/areas/${crypto.randomUUID()}`, `${zone}/nodes/none`];
  for (const url of nowhere) await system.ask(ann, 'GET', url);
  for (const url of [project, zone]) await system.ask('eve@example.com', 'GET', url);
  const before = await statements();
  for (const url of nowhere) expect((await system.ask(ann, 'GET', url)).statusCode).toBe(404);
  for (const url of [project, zone]) {
    expect((await system.ask('eve@example.com', 'GET', url)).statusCode).toBe(404);
  }
  expect(await statements()).toBe(before);
});

test.each([
  ['a project', 'project', ['/projects', 'project']],
  ['an area', 'area', ['project', 'areas', 'area']],
  ['a zone', 'zone', ['area', 'zones', 'zone']],
  ['a node', 'node', ['zone', 'nodes', 'node']],
] as const)(
  'after %s is renamed, what shows its name queries once, and nothing else',
  async (_what, renamed, dependent) => {
    const all = await building();
    const { urls, project, area, zone, node } = all;
    const named: Record<string, string> = {
      '/projects': '/projects',
      project,
      areas: `${project}/areas`,
      area,
      zones: `${area}/zones`,
      zone,
      nodes: `${zone}/nodes`,
      node,
    };
    await system.ask(ann, 'PATCH', all[renamed], { name: 'Renamed' });
    const queried: string[] = [];
    for (const url of urls) {
      // Twice: the first asks the database where it must, the second never.
      for (const _ of [1, 2]) {
        const before = await statements();
        await system.ask(ann, 'GET', url);
        const ran = (await statements()) - before;
        if (ran > 0) queried.push(`${url} ${ran}`);
      }
    }
    expect(queried.toSorted()).toEqual(dependent.map((name) => `${named[name]} 1`).toSorted());
  },
);
