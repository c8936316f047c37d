import { afterEach, beforeEach, expect, test } from 'vitest';
import { startApp, type TestApp } from '../app.ts';

let one: TestApp;
let two: TestApp;
beforeEach(async () => {
  one = await startApp({ versions: 'database' });
  two = await startApp({ versions: 'database', beside: one });
});
afterEach(async () => {
  await two.stop();
  await one.stop();
});

const etagOf = (answer: { headers: Record<string, unknown> }) => String(answer.headers['etag']);

test('two processes answer 304 and 412 to each other’s ETags, and notice each other’s writes', async () => {
  const first = await one.get('/things/1');
  expect([first.statusCode, first.json()]).toEqual([200, { id: 1, name: 'one' }]);
  const known = etagOf(first);
  expect(known).toMatch(/^"[0-9a-f]+\.\d+\.\d+\.[\w-]{16}"$/);
  expect((await two.get('/things/1', { 'if-none-match': known })).statusCode).toBe(304);

  const written = await two.put(1, 'new', { 'if-match': known });
  expect(written.statusCode).toBe(200);
  expect(etagOf(written)).not.toBe(known);
  const current = await one.get('/things/1', { 'if-none-match': known });
  expect([current.statusCode, current.json()]).toEqual([200, { id: 1, name: 'new' }]);
  expect(etagOf(current)).toBe(etagOf(written));

  const refused = await one.put(1, 'lost', { 'if-match': known });
  expect([refused.statusCode, etagOf(refused)]).toEqual([412, etagOf(written)]);
  expect((await two.get('/things/1')).json()).toEqual({ id: 1, name: 'new' });
});

test('a permission that another process removes is void when that process answers', async () => {
  const asAnn = { 'x-user': 'ann' };
  const known = etagOf(await one.get('/secret/1', asAnn));
  const again = () => one.get('/secret/1', { ...asAnn, 'if-none-match': known });
  expect((await again()).statusCode).toBe(304);
  await two.ask({ method: 'DELETE', url: '/secret/1/members/ann' });
  expect((await again()).statusCode).toBe(404);
});

test('a 404 is remembered until another process writes', async () => {
  expect((await one.get('/things/9')).statusCode).toBe(404);
  expect((await one.get('/things/9')).statusCode).toBe(404);
  expect(one.app.conditionalRequests.stats.rememberedNotFound).toBe(1);
  await two.put(9, 'nine');
  expect((await one.get('/things/9')).statusCode).toBe(200);
});
