import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ann, bob, makeSampleProject, type SampleProject } from '../src/sample-project.ts';
import { type Ask, type Client, connectTo } from '../src/client.ts';
import { readsOf, writes } from '../src/affected-reads.ts';
import { publishedOperations } from '../src/contract.ts';
import { countFinishedDeletions, firstChecksAreDone } from '../src/deletion-metrics.ts';
import { modes } from '../src/run-parameters.ts';
import { countLateLookups } from '../src/read-metrics.ts';
import { serviceNames, ServiceProcess } from '../src/service-process.ts';
import { type Statements, watchStatements } from '../src/statements.ts';
import { type OwnSystem, startSystem } from '../src/system.ts';

const wanted = 10_000;
/** Long, so that a bff checks for unfinished deletions only once, when it starts. */
const bff = { PURGE_INTERVAL_MS: '600000' };
/** Requests that arrive together share their lookups. */
const maxLookupsPerRead = { memory: 0, database: 0.5 };

test('the tests cover every write of the API', async () => {
  const operations = await publishedOperations('bff');
  const published = operations.filter(({ method }) => method !== 'get');
  const named = new Set(writes.map(({ operation }) => operation.split(',', 1)[0]));
  expect(named).toEqual(new Set(published.map(({ operationId }) => operationId)));
});

describe.each(modes)('versions in %s', (versions) => {
  let system: OwnSystem;
  let statements: Statements;
  let bffs: ServiceProcess[];
  let ask: Ask;
  beforeAll(async () => {
    system = await startSystem({ versions, settings: { bff } });
    bffs = [...system.replicas.bff];
    ask = system.ask;
    statements = await watchStatements(system.databases.admin, versions);
    await firstChecksAreDone(bffs);
  });
  afterAll(async () => {
    await statements.close();
    await system.stop();
  });

  /** Deletes a resource, and waits until the bff has marked it as purged, which happens after its answer. */
  async function deleteAndFinish(url: string): Promise<number> {
    const before = await countFinishedDeletions(bffs);
    const { status } = await ask(ann, 'DELETE', url);
    await expect.poll(() => countFinishedDeletions(bffs)).toBe(before + 1);
    return status;
  }

  /** Deletes a zone of the area. */
  async function makeDeletion(area: string): Promise<string> {
    const { headers } = await system.ask(ann, 'POST', `${area}/zones`, { name: 'Name' });
    const zone = String(headers['location']);
    expect(await deleteAndFinish(zone)).toBe(204);
    return `/deletions/${zone.split('/').at(-1)}`;
  }

  test('a read in a gathered revalidation reports its share of the lookup', async () => {
    const { project, area, zone } = await makeSampleProject(system.ask);
    const urls = [project, `${project}/areas`, area, `${area}/zones`, `${zone}/nodes`];
    const gathered = versions === 'memory' ? 'one of N' : 'a share (1 of N) of one lookup';
    await expect
      .poll(async () => {
        const reads = urls.flatMap((url) => [ann, bob].map((user) => system.ask(user, 'GET', url)));
        const timings = (await Promise.all(reads)).map(({ headers }) => headers['server-timing']);
        return timings.join().replaceAll(/\b(one of|1 of) \d+/g, '$1 N');
      })
      .toContain(`desc="304, ${gathered}"`);
  });

  const nothing = versions === 'memory' ? 'no statement' : 'no query, only shared lookups';
  test(`${wanted} reads of unmodified resources run ${nothing}`, async () => {
    const { project, area, zone, lamp, otherZone } = await makeSampleProject(system.ask);
    const [, , projectId, , , , zoneId] = zone.split('/');
    const otherPlace = `project_id=${projectId}&zone_id=${otherZone.split('/').at(-1)}`;
    const place = `project_id=${projectId}&zone_id=${zoneId}`;
    const deletion = await makeDeletion(area);
    const unknownProject = `/projects/${crypto.randomUUID()}`;
    const shared = [
      '/projects',
      '/projects?limit=1',
      project,
      `${project}/collaborators`,
      `${project}/areas`,
      area,
      `${area}/zones`,
      `${area}/zones?limit=1`,
      zone,
      // These do not exist.
      unknownProject,
    ];
    const targets = {
      bff: [
        ...shared,
        `${zone}/nodes`,
        lamp,
        // This does not exist.
        `${otherZone}/nodes/lamp`,
      ],
      projects: [
        ...shared,
        `${project}/collaborators/${bob}`,
        '/deletions',
        '/deletions?purged=false',
        deletion,
      ],
      commissioning: [`/nodes?${place}`, `/nodes/lamp?${place}`, `/nodes/lamp?${otherPlace}`],
    };

    const clients: Client[] = [];
    const reads: { again: () => Promise<number>; expected: number }[] = [];
    // Backends first: then each of their processes knows permissions, whichever one a bff asks.
    for (const service of serviceNames) {
      const paths = targets[service];
      const unread = (await publishedOperations(service)).filter(
        ({ method, pattern }) => method === 'get' && !paths.some((path) => pattern.test(path)),
      );
      expect(unread).toEqual([]);
      for (const { url } of system.replicas[service]) {
        const client = connectTo(url);
        clients.push(client);
        for (const path of paths) {
          for (const user of [ann, bob, 'eve@example.com']) {
            const { status, headers } = await client.ask(user, 'GET', path);
            const { etag } = headers;
            const again = async (condition = {}) =>
              (await client.ask(user, 'GET', path, undefined, condition)).status;
            // The bff stores bodies, so that even an unconditional read runs no statement.
            if (etag === undefined || service === 'bff') reads.push({ again, expected: status });
            if (etag === undefined) continue;
            reads.push({ again: () => again({ 'if-none-match': etag }), expected: 304 });
          }
        }
      }
    }

    let before = await statements.count();
    expect(before).toBeGreaterThan(0);
    const lookupsBefore = await statements.lookups();
    let done = 0;
    let sent = 0;
    while (done < wanted) {
      const late = await countLateLookups(system);
      const statuses = await Promise.all(reads.map(({ again }) => again()));
      sent += reads.length;
      const after = await statements.count();
      const isDisturbed = (await countLateLookups(system)) > late;
      const right = isDisturbed ? statuses : reads.map(({ expected }) => expected);
      expect(statuses).toEqual(right);
      expect(after).toBe(isDisturbed ? after : before);
      if (!isDisturbed) done += reads.length;
      before = after;
    }
    const lookups = (await statements.lookups()) - lookupsBefore;
    expect(lookups / sent).toBeLessThanOrEqual(maxLookupsPerRead[versions]);
    await Promise.all(clients.map((client) => client.close()));
  });

  describe('with one process of each', () => {
    if (versions === 'database') {
      beforeAll(async () => {
        const { projects, commissioning } = system.services;
        const settings = {
          PROJECTS_URL: projects.url,
          COMMISSIONING_URL: commissioning.url,
          ...bff,
        };
        const only = await ServiceProcess.launch('bff', { settings });
        await only.ready();
        const client = connectTo(only.url);
        bffs.push(only);
        ({ ask } = client);
        await firstChecksAreDone(bffs);
        return async () => {
          await client.close();
          await only.kill();
        };
      });
    }

    test.each(writes)(
      'after $operation, only the affected reads query the database, once',
      async ({ method, path, body, queries }) => {
        const building = await makeSampleProject(ask);
        const url = path.replace(/\{(\w+)\}/, (_, name: keyof SampleProject) => building[name]);
        const hasNodes = method === 'DELETE' && /^\{\w+\}$/.test(path);
        // Afterwards projects answers 404 for everything below the zone. The bff then does not wait for
        // commissioning, which may or may not have queried its database.
        const reads = Object.entries(readsOf(building)).filter(
          ([, [, url]]) => !hasNodes || !url.includes('/zones/'),
        );
        const readAll = () => Promise.all(reads.map(([, [user, url]]) => ask(user, 'GET', url)));
        await readAll();
        const status = hasNodes
          ? await deleteAndFinish(url)
          : (await ask(ann, method, url, body)).status;
        expect(status).toBeLessThan(300);

        const queried: string[] = [];
        let before = await statements.count();
        for (const [read, [user, url]] of reads) {
          await ask(user, 'GET', url);
          const after = await statements.count();
          const count = after - before;
          if (count > 0) queried.push(count === 1 ? read : `${read} (${count})`);
          before = after;
        }
        expect(queried).toEqual(queries);
        await readAll();
        expect(await statements.count()).toBe(before);
      },
    );
  });
});
