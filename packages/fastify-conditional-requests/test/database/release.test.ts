import { afterEach, expect, test } from 'vitest';
import { startApp, type TestApp } from '../app.ts';

const apps: TestApp[] = [];
afterEach(async () => {
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
