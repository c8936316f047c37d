import { randomUUID } from 'node:crypto';
import { connect } from 'local-postgres/testing';
import type { Client } from 'pg';
import type { TestBackend } from 'service-kit/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startCommissioning } from './backend.ts';
import { zone } from './zone.ts';

let commissioning: TestBackend;
let database: Client;
beforeAll(async () => {
  commissioning = await startCommissioning();
  database = await connect(commissioning.adminUrl);
});
afterAll(async () => {
  await database.end();
  await commissioning.stop();
});

const ask = (
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  url: string,
  body?: unknown,
  headers?: Record<string, string>,
) => commissioning.ask(undefined, method, url, body, headers);

const seal = (url: string, ifMatch?: string, seconds = 60, seal_id: string = randomUUID()) =>
  ask('POST', url, { seal_id, seconds }, ifMatch === undefined ? {} : { 'if-match': ifMatch });
const lift = (seal_id: string) => ask('DELETE', `/seals/${seal_id}`);
const put = async (url: string) => (await ask('PUT', url, { name: 'N' })).statusCode;
const names = async (list: string): Promise<string[]> =>
  (await ask('GET', list)).json().map(({ node_uuid }: { node_uuid: string }) => node_uuid);
/** Moves the expiry of all seals into the past by this much; the database compares it with its own clock. */
const letPass = (seconds: number) =>
  database.query('UPDATE seals SET expires_at = expires_at - make_interval(secs => $1)', [seconds]);

describe('a seal', () => {
  test.each(['project', 'area', 'zone'] as const)(
    'on the %s keeps its nodes as they are until it is lifted',
    async (scope) => {
      const home = zone();
      const other = zone(home.project_id);
      await put(home.put('n'));
      const before = await ask('GET', home.list);
      const sealed = await seal(home.scopes[scope]);
      expect(sealed.statusCode).toBe(201);
      const { seal_id } = sealed.json();
      expect(sealed.headers['location']).toBe(`/seals/${seal_id}`);

      for (const [method, url, body] of [
        ['PUT', home.put('new'), { name: 'New' }],
        ['PUT', home.put('n'), { name: 'Replaced' }],
        ['PUT', other.put('n'), { name: 'Moved out' }],
        ['PATCH', home.at('n'), { name: 'Changed' }],
        ['DELETE', home.at('n'), undefined],
      ] as const) {
        const refused = await ask(method, url, body);
        expect(refused.statusCode, `${method} ${url}`).toBe(409);
        expect(refused.headers['retry-after']).toBe('1');
      }
      const after = await ask('GET', home.list);
      expect([after.body, after.headers['etag']]).toEqual([before.body, before.headers['etag']]);
      expect((await ask('GET', home.at('n'))).statusCode).toBe(200);

      expect((await lift(seal_id)).statusCode).toBe(204);
      expect((await lift(seal_id)).statusCode).toBe(404);
      expect(await put(other.put('n'))).toBe(200);
      expect(await put(home.put('new'))).toBe(201);
    },
  );

  test('on a zone does not affect the nodes of other zones, except that none can move in', async () => {
    const home = zone();
    const sibling = zone(home.project_id, home.area_id);
    const elsewhere = zone();
    await seal(home.scopes.zone);
    expect(await put(sibling.put('n'))).toBe(201);
    expect(await put(home.put('n'))).toBe(409);
    expect(await put(elsewhere.put('n'))).toBe(201);
    expect((await ask('PATCH', sibling.at('n'), { name: 'M' })).statusCode).toBe(200);
    expect((await ask('DELETE', sibling.at('n'))).statusCode).toBe(204);
  });

  test('expires by the clock of the database', async () => {
    const home = zone();
    const { expires_at } = (await seal(home.scopes.zone, undefined, 60)).json();
    const { rows } = await database.query("SELECT now() + interval '1 minute' AS latest");
    const [{ latest }] = rows;
    expect(new Date(expires_at).getTime()).toBeLessThanOrEqual(latest.getTime());
    await letPass(30);
    expect(await put(home.put('n'))).toBe(409);
    await letPass(30);
    expect(await put(home.put('n'))).toBe(201);
  });

  test('expires without a request', async () => {
    const home = zone();
    expect((await seal(home.scopes.zone, undefined, 1)).statusCode).toBe(201);
    await expect.poll(() => put(home.put('n'))).toBe(201);
  });

  test('is lifted only by its own id', async () => {
    const home = zone();
    const [one, two] = [await seal(home.scopes.zone), await seal(home.scopes.zone)];
    expect((await lift(randomUUID())).statusCode).toBe(404);
    expect((await lift(one.json().seal_id)).statusCode).toBe(204);
    expect(await put(home.put('n'))).toBe(409);
    expect((await lift(two.json().seal_id)).statusCode).toBe(204);
    expect(await put(home.put('n'))).toBe(201);
  });

  test('cannot reuse an id', async () => {
    const [home, other] = [zone(), zone()];
    const { seal_id } = (await seal(home.scopes.zone)).json();
    expect((await seal(other.scopes.zone, undefined, 60, seal_id)).statusCode).toBe(409);
    expect(await put(other.put('n'))).toBe(201);
    expect(await put(home.put('n'))).toBe(409);
  });

  test.each([{}, { seconds: 60 }, { seal_id: randomUUID(), seconds: 0 }, { seal_id: 'x' }])(
    'cannot be created from %j',
    async (body) => {
      expect((await ask('POST', zone().scopes.zone, body)).statusCode).toBe(422);
    },
  );
});

describe('If-Match of a seal', () => {
  test('takes the ETag of the list of nodes; a 412 has the current one and seals nothing', async () => {
    const home = zone();
    const empty = String((await ask('GET', home.list)).headers['etag']);
    await put(home.put('n'));
    const current = String((await ask('GET', home.list)).headers['etag']);
    const refused = await seal(home.scopes.zone, empty);
    expect(refused.statusCode).toBe(412);
    expect(refused.headers['etag']).toBe(current);
    expect(await put(home.put('n'))).toBe(200);
    expect((await seal(home.scopes.zone, `${empty}, ${current}`)).statusCode).toBe(201);
    expect(await put(home.put('n'))).toBe(409);
  });

  test('holds for a zone without nodes', async () => {
    const home = zone();
    const empty = String((await ask('GET', home.list)).headers['etag']);
    expect((await seal(home.scopes.zone, empty)).statusCode).toBe(201);
  });

  test('holds while the zone is sealed, since a seal changes no list', async () => {
    const home = zone();
    const etag = String((await ask('GET', home.list)).headers['etag']);
    const { seal_id } = (await seal(home.scopes.zone, etag)).json();
    expect((await seal(home.scopes.zone, etag)).statusCode).toBe(201);
    await lift(seal_id);
    expect((await ask('GET', home.list)).headers['etag']).toBe(etag);
  });

  test('fails for an area and a project, which have no list of nodes', async () => {
    const home = zone();
    const etag = String((await ask('GET', home.list)).headers['etag']);
    for (const scope of [home.scopes.area, home.scopes.project]) {
      expect((await seal(scope, etag)).statusCode).toBe(412);
    }
    expect(await put(home.put('n'))).toBe(201);
  });
});

describe('the tombstone of a purge', () => {
  test.each(['project', 'area', 'zone'] as const)(
    'rejects every node in the %s, and only there',
    async (scope) => {
      const home = zone();
      const elsewhere = {
        project: zone(),
        area: zone(home.project_id),
        zone: zone(home.project_id, home.area_id),
      }[scope];
      await put(home.put('n'));
      expect((await ask('DELETE', home.scopes[scope])).statusCode).toBe(204);
      expect(await put(home.put('n'))).toBe(404);
      expect(await put(elsewhere.put('n'))).toBe(201);
      expect(await put(home.put('n'))).toBe(404);
      expect(await names(home.list)).toEqual([]);
      expect(await names(elsewhere.list)).toEqual(['n']);
      await letPass(1e9);
      expect(await put(home.put('n'))).toBe(404);
    },
  );

  test('cannot be lifted', async () => {
    const home = zone();
    const { seal_id } = (await seal(home.scopes.zone)).json();
    await ask('DELETE', home.scopes.zone);
    expect((await lift(seal_id)).statusCode).toBe(404);
    const { rows } = await database.query('SELECT seal_id FROM seals WHERE project_id = $1', [
      home.project_id,
    ]);
    expect(rows).toHaveLength(1);
    expect((await lift(rows[0].seal_id)).statusCode).toBe(404);
    expect(await put(home.put('n'))).toBe(404);
  });

  test('does not change when it is purged again', async () => {
    const home = zone();
    await put(home.put('n'));
    await ask('DELETE', home.scopes.zone);
    const { etag } = (await ask('GET', home.list)).headers;
    const rows = 'SELECT * FROM seals WHERE project_id = $1';
    const before = await database.query(rows, [home.project_id]);
    expect((await ask('DELETE', home.scopes.zone)).statusCode).toBe(204);
    expect((await database.query(rows, [home.project_id])).rows).toEqual(before.rows);
    expect((await ask('GET', home.list)).headers['etag']).toBe(etag);
  });

  test('can be sealed and purged again: another coordinator may be late', async () => {
    const home = zone();
    await ask('DELETE', home.scopes.zone);
    const late = (await seal(home.scopes.zone)).json();
    expect(await put(home.put('n'))).toBe(404);
    expect((await lift(late.seal_id)).statusCode).toBe(204);
    expect(await put(home.put('n'))).toBe(404);
  });

  test('replaces the seals within it, and no others', async () => {
    const home = zone();
    const sibling = zone(home.project_id, home.area_id);
    const [inside, beside] = [await seal(home.scopes.zone), await seal(sibling.scopes.zone)];
    await ask('DELETE', home.scopes.zone);
    expect((await lift(inside.json().seal_id)).statusCode).toBe(404);
    expect(await put(sibling.put('n'))).toBe(409);
    expect((await lift(beside.json().seal_id)).statusCode).toBe(204);
    expect(await put(sibling.put('n'))).toBe(201);
    expect(await put(home.put('n'))).toBe(404);
  });

  test("of a zone is replaced by the tombstone of its area, and that one by the project's: one row is left", async () => {
    const home = zone();
    const rows = async () => {
      const text = 'SELECT area_id, zone_id FROM seals WHERE project_id = $1';
      return (await database.query(text, [home.project_id])).rows;
    };
    await ask('DELETE', home.scopes.zone);
    await ask('DELETE', zone(home.project_id, home.area_id).scopes.zone);
    await ask('DELETE', home.scopes.area);
    expect(await rows()).toEqual([{ area_id: home.area_id, zone_id: null }]);
    await ask('DELETE', home.scopes.project);
    expect(await rows()).toEqual([{ area_id: null, zone_id: null }]);
    expect(await put(home.put('n'))).toBe(404);
  });
});

test('each new seal deletes up to a hundred expired ones', async () => {
  const count = async () =>
    Number((await database.query('SELECT count(*) FROM seals')).rows[0].count);
  await database.query(`DELETE FROM seals;
    INSERT INTO seals (seal_id, project_id, expires_at)
    SELECT gen_random_uuid(), gen_random_uuid(), now() FROM generate_series(1, 150)`);
  await seal(zone().scopes.zone);
  expect(await count()).toBe(51);
  await seal(zone().scopes.zone);
  expect(await count()).toBe(2);
});
