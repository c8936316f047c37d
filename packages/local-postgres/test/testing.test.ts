import { expect, test } from 'vitest';
import { testDatabase } from '../src/testing.ts';
import { query } from './helpers.ts';

test('each test database is separate, and dropping it closes its connections', async () => {
  const [one, other] = await Promise.all([testDatabase(), testDatabase()]);
  await query(one.url, 'CREATE TABLE mine (id int)');
  await expect(query(other.url, 'SELECT * FROM mine')).rejects.toMatchObject({ code: '42P01' });
  expect(await query(one.adminUrl, 'SELECT count(*)::int AS rows FROM mine')).toEqual([
    { rows: 0 },
  ]);
  await one.drop();
  await one.drop();
  await expect(query(one.url, 'SELECT 1')).rejects.toMatchObject({
    code: '28P01',
  });
  await other.drop();
});
