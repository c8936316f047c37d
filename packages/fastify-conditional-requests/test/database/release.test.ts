import { afterEach, expect, test } from 'vitest';
import { startApp, type TestApp } from '../app.ts';
import { releaseOf, versionsIn, withCacheControl } from '../../src/conditions/entity-tag.ts';
import { nameOfOne, startHandler } from './handler.ts';

const apps: TestApp[] = [];
const services: Awaited<ReturnType<typeof startHandler>>[] = [];
afterEach(async () => {
  for (const service of services.splice(0)) await service.stop();
  for (const app of apps.splice(0).toReversed()) await app.stop();
});
const start = async (options: Parameters<typeof startApp>[0]) => {
  const app = await startApp({ versions: 'database', ...options });
  apps.push(app);
  return app;
};
const etagOf = (answer: { headers: Record<string, unknown> }) => String(answer.headers['etag']);

test('the ETags of releases differ, because they may serialise the same rows differently; If-Match ignores that', async () => {
  const old = await start({ release: '1' });
  const next = await start({ release: '2', beside: old });
  const same = await start({ release: '1', beside: old });
  const known = etagOf(await old.get('/things/1'));
  const status = async (app: TestApp) =>
    (await app.get('/things/1', { 'if-none-match': known })).statusCode;
  expect([await status(old), await status(same), await status(next)]).toEqual([304, 304, 200]);

  const written = await next.put(1, 'new', { 'if-match': known });
  expect(written.statusCode).toBe(200);
  expect(etagOf(written)).toBe(etagOf(await next.get('/things/1')));
  expect((await old.put(1, 'lost', { 'if-match': known })).statusCode).toBe(412);
  expect((await old.put(1, 'newer', { 'if-match': etagOf(written) })).statusCode).toBe(200);
});

test('If-Match accepts ETags of a release with an id from one without, and vice versa', async () => {
  const named = await start({ release: '1' });
  const unnamed = await start({ beside: named });
  const known = etagOf(await named.get('/things/1'));
  const written = await unnamed.put(1, 'new', { 'if-match': known });
  expect(written.statusCode).toBe(200);
  expect((await named.put(1, 'newer', { 'if-match': etagOf(written) })).statusCode).toBe(200);
});

test('If-Match with the ETag of another representation is not mistaken for another release', async () => {
  const app = await start({ release: '1' });
  const other = etagOf(await app.get('/things/2'));
  expect((await app.put(1, 'new', { 'if-match': other })).statusCode).toBe(412);
});

test('a release is a string', async () => {
  await expect(start({ release: 1 as never })).rejects.toThrow('conditionalRequests.release');
});

test("another process repeats a handler's Cache-Control in its 304s, although it has not run the handler", async () => {
  const things = await start({});
  let runs = 0;
  const service = async () => {
    const one = await startHandler(things, async ({ database, query }, reply) => {
      runs++;
      const { field } = query as { field?: string };
      if (field !== undefined) reply.header('cache-control', field);
      return (await database.query(nameOfOne)).rows[0];
    });
    services.push(one);
    return one;
  };
  const first = await service();
  const second = await service();
  for (const [url, field] of [
    ['/', 'no-cache'],
    ['/?field=private', 'private, no-cache'],
    ['/?field=no-store', 'no-store'],
  ] as const) {
    const known = await first.get({}, url);
    expect(known.headers['cache-control']).toBe(field);
    for (const one of [second, first, second]) {
      const again = await one.get({ 'if-none-match': etagOf(known) }, url);
      expect([again.statusCode, again.headers['cache-control']]).toEqual([304, field]);
      expect(etagOf(again)).toBe(etagOf(known));
    }
  }
  // Three runs by the first process; two by the second one, which could not know the field.
  expect(runs).toBe(5);
});

test('the version is found in an ETag with a release, a Cache-Control, both, or neither', () => {
  const variant = 'abcdefgh12345678';
  for (const release of [undefined, '1']) {
    for (const field of ['', 'private']) {
      const tag = withCacheControl(`"g.1.22222222.${variant}${releaseOf(release)}"`, field);
      expect(versionsIn([tag], variant), tag).toEqual(['g.1.22222222']);
      expect(versionsIn([tag], 'another-variant1'), tag).toEqual([]);
    }
  }
});
