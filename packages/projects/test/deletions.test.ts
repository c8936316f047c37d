import { randomUUID } from 'node:crypto';
import { connect, untilWaiting } from 'local-postgres/testing';
import type { Client } from 'pg';
import type { TestBackend } from 'service-kit/testing';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { startProjects } from './backend.ts';
import { createZone } from './zone.ts';

const ann = 'ann@example.com';
const bob = 'bob@example.com';
const eve = 'eve@example.com';
let projects: TestBackend;
let database: Client;
beforeAll(async () => {
  projects = await startProjects();
  database = await connect(projects.adminUrl);
});
afterAll(async () => {
  await database.end();
  await projects.stop();
});
afterEach(() => {
  vi.useRealTimers();
});

type Zone = Awaited<ReturnType<typeof createZone>>;
type Level = 'project' | 'area' | 'zone';
const levels: readonly Level[] = ['project', 'area', 'zone'];
const create = () => createZone(projects, ann);
const idOf = (home: Zone, level: Level) => home[`${level}_id`];
const remove = (url: string, headers = {}, user = ann) =>
  projects.ask(user, 'DELETE', url, undefined, headers);
/** Asks as the gateway itself, without a user. */
const ask = (method: 'GET' | 'PATCH', url: string, body?: unknown, headers = {}) =>
  projects.ask(undefined, method, url, body, headers);
const read = (id: string) => ask('GET', `/deletions/${id}`);
const mark = (id: string) => ask('PATCH', `/deletions/${id}`, { purged: true });
const statusOf = async (url: string) => (await projects.ask(ann, 'GET', url)).statusCode;

/** The ids on all pages of a list. */
async function idsIn(query: string, limit = 1_000): Promise<string[]> {
  const ids: string[] = [];
  for (let url: string | undefined = `/deletions?limit=${limit}${query}`; url !== undefined;) {
    const page = await ask('GET', url);
    ids.push(...page.json().map(({ deletion_id }: { deletion_id: string }) => deletion_id));
    url = /^<([^>]+)>; rel="next"$/.exec(String(page.headers['link']))?.[1];
  }
  return ids;
}

const later = (seconds: number) => new Date(Date.now() + 1_000 * seconds).toISOString();
const removeBy = ({ zone }: Zone, not_after: string) =>
  remove(`${zone}?not_after=${encodeURIComponent(not_after)}`);

/** Deletes the zone, and waits in the transaction that has deleted it and is about to record it. */
async function holdRecord({ zone, zone_id }: Zone) {
  await database.query('BEGIN');
  await database.query('INSERT INTO deletions (project_id, zone_id) VALUES ($1, $2)', [
    randomUUID(),
    zone_id,
  ]);
  const removed = remove(zone);
  await untilWaiting(database, 1);
  return { removed };
}

describe('a deletion', () => {
  test.each(levels)('of the %s is recorded with the ids that a purge needs', async (level) => {
    const home = await create();
    const { project_id, area_id, zone_id } = home;
    const id = idOf(home, level);
    expect((await read(id)).statusCode).toBe(404);
    expect((await remove(home[level])).statusCode).toBe(204);
    const record = await read(id);
    expect(record.json()).toEqual({
      deletion_id: id,
      project_id,
      ...(level !== 'project' && { area_id }),
      ...(level === 'zone' && { zone_id }),
      deleted_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    });
    expect(record.headers['etag']).toMatch(/^"[^"]+"$/);
    expect(await idsIn('&purged=false')).toContain(id);
    expect(await idsIn('&purged=true')).not.toContain(id);
  });

  test('that is rejected is not recorded', async () => {
    const home = await create();
    await projects.ask(ann, 'PATCH', `${home.project}/collaborators`, [
      { email: bob, role: 'viewer' },
    ]);
    for (const level of levels) {
      const url = home[level];
      expect((await remove(url, {}, eve)).statusCode).toBe(404);
      expect((await remove(url, {}, bob)).statusCode).toBe(403);
      expect((await remove(url, { 'if-match': '"stale"' })).statusCode).toBe(412);
      expect((await read(idOf(home, level))).statusCode).toBe(404);
      expect(await statusOf(url)).toBe(200);
    }
    const crossed = `${(await create()).area}/zones/${home.zone_id}`;
    expect((await remove(crossed)).statusCode).toBe(404);
    expect((await read(home.zone_id)).statusCode).toBe(404);
  });

  test('is recorded once: repeating it changes nothing', async () => {
    const home = await create();
    await remove(home.zone);
    const before = await read(home.zone_id);
    expect((await remove(home.zone)).statusCode).toBe(404);
    const after = await read(home.zone_id);
    expect([after.body, after.headers['etag']]).toEqual([before.body, before.headers['etag']]);
  });

  test('remains when its area and project are deleted too', async () => {
    const home = await create();
    for (const level of ['zone', 'area', 'project'] as const) await remove(home[level]);
    const ids = await idsIn('&purged=false');
    const own = ids.filter((id) => levels.some((level) => idOf(home, level) === id));
    expect(own).toEqual([home.zone_id, home.area_id, home.project_id]);
  });

  test('is marked as purged once; a second mark has no effect', async () => {
    const { zone, zone_id } = await create();
    await remove(zone);
    const marked = await mark(zone_id);
    expect(marked.statusCode).toBe(200);
    expect(marked.json()).toEqual({
      ...(await read(zone_id)).json(),
      purged_at: expect.stringMatching(/Z$/),
    });
    expect(marked.headers['etag']).toBe((await read(zone_id)).headers['etag']);
    expect(await idsIn('&purged=true')).toContain(zone_id);
    expect(await idsIn('&purged=false')).not.toContain(zone_id);
    expect(await idsIn('')).toContain(zone_id);
    const again = await mark(zone_id);
    expect([again.statusCode, again.body]).toEqual([200, marked.body]);
    expect((await mark(randomUUID())).statusCode).toBe(404);
    expect((await ask('PATCH', `/deletions/${zone_id}`, { purged: false })).statusCode).toBe(422);
  });
});

describe('the list of deletions', () => {
  test('costs no query until something is deleted or marked as purged', async () => {
    const { zone, zone_id, area } = await create();
    await remove(zone);
    const url = '/deletions?purged=false';
    const revalidate = async () => {
      const { etag } = (await ask('GET', url)).headers;
      return () => ask('GET', url, undefined, { 'if-none-match': String(etag) });
    };
    const first = await revalidate();
    const unchanged = await first();
    expect(unchanged.statusCode).toBe(304);
    expect(unchanged.headers['server-timing']).toContain('0 queries');
    await projects.ask(ann, 'PATCH', area, { name: 'Other' });
    expect((await first()).statusCode).toBe(304);
    await remove(area);
    expect((await first()).statusCode).toBe(200);
    const second = await revalidate();
    await mark(zone_id);
    expect((await second()).statusCode).toBe(200);
  });

  test('has pages, in the order of the deletions', async () => {
    const homes = [await create(), await create(), await create()];
    for (const { zone } of homes) await remove(zone);
    const ids = homes.map(({ zone_id }) => zone_id);
    expect((await idsIn('', 2)).slice(-3)).toEqual(ids);
    expect((await idsIn('&purged=false', 2)).slice(-3)).toEqual(ids);
    for (const query of ['purged=maybe', 'limit=0', 'other=1']) {
      expect((await ask('GET', `/deletions?${query}`)).statusCode, query).toBe(422);
    }
  });

  test('at each mark, loses up to a hundred deletions that were purged more than a week ago', async () => {
    await database.query(`DELETE FROM deletions;
      INSERT INTO deletions (project_id, deleted_at, purged_at)
      SELECT gen_random_uuid(), now() - interval '9 days', now() - interval '8 days'
        FROM generate_series(1, 150);
      INSERT INTO deletions (project_id, deleted_at, purged_at)
      VALUES (gen_random_uuid(), now() - interval '9 days', now() - interval '6 days'),
             (gen_random_uuid(), now() - interval '9 days', NULL)`);
    for (const left of [53, 4, 5]) {
      const { zone, zone_id } = await create();
      await remove(zone);
      expect((await mark(zone_id)).statusCode).toBe(200);
      expect(await idsIn('')).toHaveLength(left);
    }
    expect(await idsIn('&purged=false')).toHaveLength(1);
  });
});

describe('the record and the deletion', () => {
  test('appear at the same time', async () => {
    const home = await create();
    const { removed } = await holdRecord(home);
    expect([await statusOf(home.zone), (await read(home.zone_id)).statusCode]).toEqual([200, 404]);
    await database.query('ROLLBACK');
    expect((await removed).statusCode).toBe(204);
    expect([await statusOf(home.zone), (await read(home.zone_id)).statusCode]).toEqual([404, 200]);
  });

  test('fail together', async () => {
    const home = await create();
    const { removed } = await holdRecord(home);
    await database.query('COMMIT');
    expect((await removed).statusCode).toBe(500);
    expect(await statusOf(home.zone)).toBe(200);
  });
});

describe('not_after', () => {
  test('permits the deletion of a zone before it, but not after it', async () => {
    const home = await create();
    const late = await removeBy(home, later(-1));
    expect([late.statusCode, late.headers['retry-after']]).toEqual([409, '1']);
    expect(await statusOf(home.zone)).toBe(200);
    expect((await read(home.zone_id)).statusCode).toBe(404);
    expect((await removeBy(home, later(20))).statusCode).toBe(204);
    expect((await read(home.zone_id)).statusCode).toBe(200);
  });

  test('can be calculated from the Date of a response', async () => {
    const home = await create();
    const { date } = (await projects.ask(ann, 'GET', home.zone)).headers;
    const not_after = new Date(Date.parse(String(date)) + 20_000).toISOString();
    expect((await removeBy(home, not_after)).statusCode).toBe(204);
  });

  test('is compared when the deletion takes effect, not when the request arrives', async () => {
    const home = await create();
    const not_after = later(20);
    await database.query('BEGIN');
    await database.query('SELECT FROM zones WHERE zone_id = $1 FOR UPDATE', [home.zone_id]);
    const removed = removeBy(home, not_after);
    await untilWaiting(database, 1);
    vi.setSystemTime(Date.parse(not_after) + 1);
    await database.query('ROLLBACK');
    expect((await removed).statusCode).toBe(409);
    expect(await statusOf(home.zone)).toBe(200);
  });

  test.each(['soon', '2026-01-31', '1e9'])('is not %s', async (not_after) => {
    expect((await removeBy(await create(), not_after)).statusCode).toBe(422);
  });

  test("in a leap second counts as over, because PostgreSQL's clock has none", async () => {
    expect((await removeBy(await create(), '2036-12-31T23:59:60Z')).statusCode).toBe(409);
  });
});
