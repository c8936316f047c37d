import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest';
import type { Answer } from '../src/client.ts';
import { connected, waitUntilBlocked } from '../src/locks.ts';
import { Membership } from '../src/membership.ts';
import { progress } from '../src/progress.ts';
import { runs, searchMs, seed } from '../src/run-parameters.ts';
import { maxExtraMs, runWorkers, stepsFor } from '../src/steps.ts';
import { type OwnSystem, startSystem } from '../src/system.ts';

/** One test blocks a read. */
const longTimeoutMs = '60000';
const owner = 'owner@example.com';
const users = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name) => `${name}@example.com`);
/** The first members of each project, by initial: one, several, all, none. */
const groups = ['a', 'b', 'abcd', 'cdef', 'abcdefgh', ''];

interface Project {
  readonly url: string;
  /** Part of every name in the project. */
  readonly secret: string;
  /** All its resources. */
  readonly urls: readonly string[];
  readonly zone: string;
  readonly membership: Readonly<Record<string, Membership>>;
}

/** A response without its date and request id. */
function comparable({
  status,
  headers: { date, 'x-request-id': id = '-', ...headers },
  body,
}: Answer) {
  return JSON.stringify({ status, headers, body: body.replace(String(id), '') }, undefined, 1);
}

describe.each(runs)('versions in $name', ({ versions, gathering, name }) => {
  const durationMs = searchMs(gathering ? 8 : 4);
  let system: OwnSystem;
  let projects: Project[];
  /** The response to a request for a project that never existed. */
  let notFound: string;
  /** The ETags in all responses, by URL. */
  const entityTags = new Map<string, string[]>();
  /** The first reader and the body, by URL and ETag. */
  const bodies = new Map<string, { user: string; body: string }>();
  const maxKept = 200;
  /** A condition with the latest ETags of a URL. */
  const latest = (url: string) => entityTags.get(url)?.slice(-20).join(', ');
  const counts = { reads: 0, members: 0, strangers: 0, notModified: 0, unsure: 0, changes: 0 };
  const areEnough = () => Object.values(counts).every((count) => count > 0);
  const report = () => `no leak, versions in ${name}: SEED=${seed}, ${JSON.stringify(counts)}`;

  beforeAll(async () => {
    system = await startSystem({
      versions,
      gathering,
      settings: {
        bff: { UPSTREAM_TIMEOUT_MS: longTimeoutMs, UPSTREAM_DEADLINE_MS: longTimeoutMs },
        projects: { STATEMENT_TIMEOUT_MS: longTimeoutMs },
      },
    });
    projects = await Promise.all(groups.map(makeProject));
    const nowhere = await system.ask('a@example.com', 'GET', `/projects/${crypto.randomUUID()}`);
    notFound = comparable(nowhere);
  });
  afterAll(() => system.stop());

  async function makeProject(group: string, index: number): Promise<Project> {
    const secret = `secret-${index}.`;
    const make = async (url: string) => {
      const { status, headers } = await system.ask(owner, 'POST', url, { name: secret });
      expect(status).toBe(201);
      return String(headers['location']);
    };
    const url = await make('/projects');
    const area = await make(`${url}/areas`);
    const zone = await make(`${area}/zones`);
    const node = `${zone}/nodes/lamp`;
    await system.ask(owner, 'PUT', node, { name: secret });
    const isIn = (user: string) => group.includes(user.charAt(0));
    const collaborators = users.filter(isIn).map((email) => ({ email, role: 'viewer' }));
    await system.ask(owner, 'PATCH', `${url}/collaborators`, collaborators);
    const membership = Object.fromEntries(users.map((user) => [user, new Membership(isIn(user))]));
    const lists = [`${url}/areas`, `${url}/collaborators`, `${area}/zones`, `${zone}/nodes`];
    return { url, secret, urls: [url, area, zone, node, ...lists], zone, membership };
  }

  /** @throws Error if the response reveals data that the user may not see, or lacks data that they may see */
  async function read(user: string, url: string, condition: string | undefined): Promise<void> {
    const watched = projects.map((project) => ({
      project,
      isMember: project.membership[user]?.watch(),
    }));
    const headers = condition === undefined ? {} : { 'if-none-match': condition };
    const asked = new Date().toISOString();
    const answer = await system.ask(user, 'GET', url, undefined, headers);
    const entityTag = answer.headers['etag'];
    counts.reads++;

    const wrong = (what: string): never => {
      const memberships = projects.map(
        ({ url, membership }) => `${url}: ${String(membership[user])}`,
      );
      throw new Error(
        [
          `SEED=${seed}`,
          `${asked} ${user} GET ${url} ${condition}: ${what}`,
          JSON.stringify(answer),
        ]
          .concat(memberships, system.log())
          .join('\n'),
      );
    };
    if (answer.status === 304) {
      counts.notModified++;
      if (condition?.includes(entityTag ?? 'none') !== true)
        wrong('304 with an ETag that was not sent');
    }
    const key = `${url} ${entityTag}`;
    const seen = bodies.get(key);
    if (url === '/projects' && seen !== undefined && seen.user !== user)
      wrong("another user's ETag");
    const body =
      answer.status === 304 ? (seen?.body ?? wrong('304 with an unknown ETag')) : answer.body;
    if (entityTag !== undefined && seen === undefined) {
      bodies.set(key, { user, body });
      const all = [...(entityTags.get(url) ?? []), entityTag];
      if (all.length > maxKept) bodies.delete(`${url} ${all.shift()}`);
      entityTags.set(url, all);
    }

    for (const { project, isMember } of watched) {
      const shows = body.includes(project.secret) || body.includes(project.url.slice(-36));
      if (url !== '/projects' && !url.startsWith(project.url)) {
        if (shows) wrong(`shows ${project.url}`);
        continue;
      }
      const certainly = isMember?.();
      counts[certainly === undefined ? 'unsure' : certainly ? 'members' : 'strangers']++;
      if (certainly === undefined) continue;
      if (url === '/projects') {
        if (shows !== certainly) wrong(`${shows ? 'shows' : 'lacks'} ${project.url}`);
      } else if (certainly) {
        if (answer.status >= 400) wrong('a member was refused');
      } else if (comparable(answer) !== notFound) {
        wrong(
          `${comparable(answer)}\ndiffers from the response for an unknown project: ${notFound}`,
        );
      }
    }
  }

  /** Adds or removes a member, and reads all URLs as that user afterwards. */
  async function change(
    { url, urls, membership }: Project,
    user: string,
    alone: boolean,
  ): Promise<void> {
    const list = `${url}/collaborators`;
    await membership[user]?.toggle(async (join) => {
      const answer = await (join
        ? system.ask(owner, 'PATCH', list, [{ email: user, role: 'viewer' }])
        : alone
          ? system.ask(owner, 'DELETE', `${list}/${user}`)
          : system.ask(owner, 'DELETE', list, [user]));
      expect(answer.status).toBe(join || !alone ? 200 : 204);
      counts.changes++;
    });
    await Promise.all(urls.map((url) => read(user, url, latest(url))));
  }

  test(
    'a user who is not a member of a project gets no body, ETag, header field or 304 of it',
    async () => {
      const user = fc.constantFrom(...users);
      const project = fc.constantFrom(...projects);
      const reads = fc.record({
        user,
        url: fc.oneof(
          { weight: 1, arbitrary: fc.constant('/projects') },
          { weight: 8, arbitrary: fc.constantFrom(...projects.flatMap(({ urls }) => urls)) },
        ),
        tellsAll: fc.boolean(),
      });
      const changes = fc.record({ project, user, alone: fc.boolean() });
      const renames = fc.record({ project, number: fc.nat(99) });
      const tell = progress(report);
      onTestFailed(() => console.log(report()));
      await Promise.all([
        runWorkers(16, stepsFor(reads, durationMs, areEnough), async ({ user, url, tellsAll }) => {
          await read(user, url, tellsAll ? latest(url) : undefined);
          tell();
        }),
        runWorkers(3, stepsFor(changes, durationMs, areEnough), ({ project, user, alone }) =>
          change(project, user, alone),
        ),
        runWorkers(
          1,
          stepsFor(renames, durationMs, areEnough),
          async ({ project: { zone, secret }, number }) => {
            await system.ask(owner, 'PATCH', zone, { name: secret + number });
            await system.ask(owner, 'PATCH', `${zone}/nodes/lamp`, { name: secret + number });
          },
        ),
      ]);
      console.log(report());
      for (const count of Object.values(counts)) expect(count).toBeGreaterThan(0);
    },
    durationMs + maxExtraMs + 60_000,
  );

  test('a user removed during a read gets nothing that was written after the removal', async () => {
    const [reader = ''] = users;
    const { url } = await makeProject('a', groups.length);
    const list = `${url}/collaborators`;
    expect((await system.ask(reader, 'GET', list)).status).toBe(200);

    // The read has been permitted, and waits for the content.
    const blocker = await connected(system.databases.admin.projects);
    await blocker.query('BEGIN; LOCK TABLE areas');
    const reading = system.ask(reader, 'GET', url);
    await waitUntilBlocked('relation', blocker, () => system.log());
    expect((await system.ask(owner, 'DELETE', `${list}/${reader}`)).status).toBe(204);
    const later = [{ email: 'later@example.com', role: 'viewer' }];
    expect((await system.ask(owner, 'PATCH', list, later)).status).toBe(200);
    await blocker.query('ROLLBACK');
    await blocker.end();

    expect(comparable(await reading)).toBe(notFound);
  });
});
