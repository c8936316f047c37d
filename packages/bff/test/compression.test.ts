import { createHook } from 'node:async_hooks';
import { decoded } from 'service-kit/testing';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { availableCodings, type Coding } from '../src/edge/codings.ts';
import { ann, seedProject } from './seed.ts';
import { patience } from './patience.ts';
import { startSystem, type System } from './system.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system.stop());

/** A project of Ann's whose area has 30 zones, and whose zone has 30 nodes. */
async function seedLarge(of = system) {
  const seed = await seedProject(of);
  // By SQL, which is safe before the first read.
  await of.commissioning.app.pg.pool.query(
    `INSERT INTO nodes (project_id, area_id, zone_id, node_uuid, name, configuration)
     SELECT $1, $2, $3, 'node-' || n, 'Node', '{}' FROM generate_series(0, 29) AS n`,
    [seed.project_id, seed.area_id, seed.zone_id],
  );
  await of.projects.app.pg.pool.query(
    `INSERT INTO zones (zone_id, area_id, name, scenario)
     SELECT gen_random_uuid(), $1, 'Zone ' || n, 'switch' FROM generate_series(1, 30) AS n`,
    [seed.area_id],
  );
  return seed;
}

const get = (url: string, accept?: string, headers: Record<string, string> = {}, of = system) =>
  of.ask(ann, 'GET', url, undefined, {
    ...(accept !== undefined && { 'accept-encoding': accept }),
    ...headers,
  });

/** The number of compressors and decompressors that Node creates while it runs. */
async function zlibUsesOf(run: () => Promise<unknown>): Promise<number> {
  let uses = 0;
  const hook = createHook({
    init(_id, type) {
      if (type === 'ZLIB') uses++;
    },
  }).enable();
  await run().finally(() => hook.disable());
  return uses;
}

const metric = async (name: string, of = system) => {
  const { body } = await of.bff.inject('/metrics');
  return Number(new RegExp(`^${name} (\\d+)`, 'm').exec(body)?.[1]);
};

test('this version of Node has all three codings', () => {
  expect(availableCodings).toEqual(['br', 'zstd', 'gzip']);
});

describe.each(availableCodings)('%s', (coding) => {
  test('round-trips, with a length and an ETag of its own', async () => {
    const { area, zone } = await seedLarge();
    for (const url of [area, zone, `${zone}/nodes`]) {
      const plain = await get(url);
      expect(plain.headers['content-encoding']).toBeUndefined();
      const coded = await get(url, coding);
      expect(coded.headers).toMatchObject({
        'content-encoding': coding,
        'content-type': 'application/json; charset=utf-8',
        'content-length': String(coded.rawPayload.length),
        etag: `${String(plain.headers['etag']).slice(0, -1)};${coding}"`,
        vary: 'x-user, accept-encoding',
      });
      expect(coded.rawPayload.length).toBeLessThan(plain.rawPayload.length / 2);
      expect(decoded(coded.rawPayload, coding), url).toBe(plain.body);

      const head = await system.ask(ann, 'HEAD', url, undefined, { 'accept-encoding': coding });
      for (const name of ['content-length', 'content-encoding', 'etag', 'vary']) {
        expect(head.headers[name], name).toBe(coded.headers[name]);
      }
    }
  });

  test('is made once per version, for all users and concurrent requests', async () => {
    const { area, zone } = await seedLarge();
    for (const url of [area, zone]) {
      const { body } = await get(url);
      const many = () => Promise.all(Array.from({ length: 10 }, () => get(url, coding)));
      let answers: Awaited<ReturnType<typeof many>> = [];
      expect(await zlibUsesOf(async () => (answers = await many())), url).toBe(1);
      expect(await zlibUsesOf(many)).toBe(0);
      for (const { rawPayload } of answers) expect(decoded(rawPayload, coding)).toBe(body);

      await system.ask(ann, 'PATCH', url, { name: 'New' });
      expect(await zlibUsesOf(many)).toBe(1);
      expect(decoded((await get(url, coding)).rawPayload, coding)).toContain('"New"');
    }
  });

  test('has an ETag that works in If-None-Match', async () => {
    const { area, zone } = await seedLarge();
    for (const url of [area, zone]) {
      const etag = String((await get(url, coding)).headers['etag']);
      for (const accept of [coding, 'gzip, br, zstd', undefined]) {
        for (const field of [etag, `W/${etag}`, `"x", ${etag}`]) {
          const again = await get(url, accept, { 'if-none-match': field });
          expect([again.statusCode, again.body]).toEqual([304, '']);
          expect(again.headers['etag']).toBe(etag);
          expect(again.headers['vary']).toBe('x-user, accept-encoding');
          expect(again.headers['content-encoding']).toBeUndefined();
        }
      }
      const condition = { 'accept-encoding': coding, 'if-none-match': etag };
      const head = await system.ask(ann, 'HEAD', url, undefined, condition);
      expect([head.statusCode, head.headers['etag']]).toEqual([304, etag]);
      expect(head.headers['content-length']).toBeUndefined();
    }
  });

  test('has an ETag that works in If-Match, and no longer after a write', async () => {
    const { area, zone, project_id } = await seedLarge();
    for (const url of [area, zone, `/projects/${project_id}`]) {
      const { headers } = await get(url, `${coding}, identity;q=0`);
      const etag = String(headers['etag']);
      expect(etag).toContain(`;${coding}"`);
      expect((await get(url, undefined, { 'if-match': etag })).statusCode).toBe(200);
      const patch = (field: string) =>
        system.ask(ann, 'PATCH', url, { name: 'New' }, { 'if-match': field });
      expect((await patch(`W/${etag}`)).statusCode).toBe(412);
      const done = await patch(`"x", ${etag}`);
      expect(done.statusCode, url).toBe(200);
      const lost = await patch(etag);
      expect(lost.statusCode).toBe(412);
      expect(lost.headers['etag']).toBe((await get(url)).headers['etag']);
    }
    const { headers } = await get(zone, coding);
    const remove = (field: string) =>
      system.ask(ann, 'DELETE', zone, undefined, { 'if-match': field });
    expect((await remove('"x;br"')).statusCode).toBe(412);
    expect((await remove(String(headers['etag']))).statusCode).toBe(204);
  });
});

describe('a client that switches codings', () => {
  test('gets 304 if it accepts the coding that it has, and otherwise the body in a coding that it accepts', async () => {
    const { area } = await seedLarge();
    const etags = Object.fromEntries(
      await Promise.all(
        ['br', 'gzip', 'identity'].map(async (coding) => [
          coding,
          String((await get(area, coding)).headers['etag']),
        ]),
      ),
    );
    const ask = async (has: string, accept: string) => {
      const { statusCode, headers } = await get(area, accept, { 'if-none-match': etags[has] });
      return [statusCode, headers['etag'], headers['content-encoding']];
    };
    expect(await ask('gzip', 'br, gzip')).toEqual([304, etags['gzip'], undefined]);
    expect(await ask('identity', 'br, gzip')).toEqual([304, etags['identity'], undefined]);
    expect(await ask('gzip', 'br')).toEqual([200, etags['br'], 'br']);
    expect(await ask('br', 'identity')).toEqual([200, etags['identity'], undefined]);
    expect(await ask('identity', 'br, identity;q=0')).toEqual([200, etags['br'], 'br']);
  });
});

test('the body is uncompressed for a client that does not ask for a coding or prefers none', async () => {
  const { area, zone } = await seedLarge();
  for (const url of [area, zone]) {
    for (const accept of [undefined, '', 'identity', 'deflate', 'gzip;q=0.5, identity']) {
      const uses = await zlibUsesOf(async () => {
        const { headers, json } = await get(url, accept);
        expect(headers['content-encoding']).toBeUndefined();
        expect(headers['vary']).toBe('x-user, accept-encoding');
        expect(json()).toHaveProperty('name');
      });
      expect(uses).toBe(0);
    }
  }
});

test('a short body is compressed only if the client refuses it uncompressed', async () => {
  const { zone } = await seedProject(system);
  const plain = await get(zone, 'gzip, br');
  expect(plain.headers['content-encoding']).toBeUndefined();
  const coded = await get(zone, 'gzip, identity;q=0');
  expect(coded.headers['content-encoding']).toBe('gzip');
  expect(decoded(coded.rawPayload, 'gzip')).toBe(plain.body);
});

test('errors and writes are not compressed', async () => {
  const { area } = await seedLarge();
  const headers = { 'accept-encoding': 'br' };
  const renamed = await system.ask(ann, 'PATCH', area, { name: 'New' }, headers);
  expect(renamed.headers['content-encoding']).toBeUndefined();
  expect(renamed.rawPayload.length).toBeGreaterThan(1_024);
  const same = await get(area, 'br', { 'if-none-match': String(renamed.headers['etag']) });
  expect(same.statusCode).toBe(304);
  const refused = await get(area, 'br', { 'if-match': '"x"' });
  expect([refused.statusCode, refused.headers['content-encoding']]).toEqual([412, undefined]);
});

test('compressed copies count in the limits of their bodies', async () => {
  const { area, zone } = await seedLarge();
  for (const [url, name] of [
    [area, 'upstream_cache_bytes'],
    [zone, 'composed_bodies_bytes'],
  ] as const) {
    await get(url);
    let before = await metric(name);
    for (const coding of availableCodings) {
      const { rawPayload } = await get(url, coding);
      const after = await metric(name);
      // The header fields of a 304 replace the stored ones, and may be some characters longer.
      expect(Math.abs(after - before - rawPayload.length - 200), `${name}, ${coding}`).toBeLessThan(
        40,
      );
      before = after;
    }
  }

  const zoneBytes = (await get(zone)).rawPayload.length;
  const small = await startSystem({ BFF_COMPOSED_MAX_BYTES: String(zoneBytes + 1_000) });
  onTestFinished(() => small.stop());
  const seed = await seedLarge(small);
  for (const coding of availableCodings) {
    const { statusCode, rawPayload } = await get(seed.zone, coding, {}, small);
    expect(statusCode).toBe(200);
    expect(decoded(rawPayload, coding satisfies Coding)).toContain('node-29');
    expect(await metric('composed_bodies_bytes', small)).toBeLessThanOrEqual(zoneBytes + 1_000);
  }
  expect(await metric('composed_bodies_evicted_total', small)).toBeGreaterThan(0);
});

test('COMPRESSION=false turns it off; ETags of codings still work in If-Match', async () => {
  const off = await startSystem({ BFF_COMPRESSION: 'false' });
  onTestFinished(() => off.stop());
  const { area } = await seedLarge(off);
  const { headers } = await get(area, 'br, gzip, identity;q=0', {}, off);
  expect(headers['content-encoding']).toBeUndefined();
  expect(headers['vary']).toBe('x-user');
  const condition = { 'if-match': `${String(headers['etag']).slice(0, -1)};br"` };
  expect((await off.ask(ann, 'PATCH', area, { name: 'New' }, condition)).statusCode).toBe(200);
});

test('CACHING=false also compresses, without an ETag', async () => {
  const { projects, commissioning } = system.proxies;
  const { buildApp } = await import('../src/app.ts');
  const { readSettings } = await import('service-kit');
  const { settingsSchema } = await import('../src/config.ts');
  const bff = await buildApp(
    readSettings('BFF', settingsSchema, {
      BFF_PROJECTS_URL: projects.url,
      BFF_COMMISSIONING_URL: commissioning.url,
      BFF_LOG_LEVEL: 'silent',
      BFF_CACHING: 'false',
      ...patience,
    }),
  );
  onTestFinished(() => bff.close());
  const { area } = await seedLarge();
  const headers = { 'x-user': ann, 'accept-encoding': 'gzip' };
  const { rawPayload, headers: fields } = await bff.inject({ url: area, headers });
  expect(fields['content-encoding']).toBe('gzip');
  expect(decoded(rawPayload, 'gzip')).toBe((await get(area)).body);
});
