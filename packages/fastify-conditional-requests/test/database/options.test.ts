import Fastify from 'fastify';
import pg from 'pg';
import { expect, test } from 'vitest';
import {
  conditionalRequests,
  databaseVersionsMigration,
  type DatabaseVersionsOptions,
  DatabaseVersionStore,
  type DatabaseVersionStoreOptions,
} from '../../src/index.ts';

// It connects to nothing.
const pool = new pg.Pool();

test.each<[unknown, string]>([
  [{}, 'DatabaseVersionStore.pool: expected a Pool of pg, received undefined'],
  [{ pool: 'postgres://' }, 'DatabaseVersionStore.pool: expected a Pool of pg'],
  [{ pool, attemptMs: -1 }, 'DatabaseVersionStore.attemptMs: expected milliseconds, received -1'],
  [{ pool, attempts: 0 }, 'DatabaseVersionStore.attempts: expected a positive integer, received 0'],
  [{ pool, maxTags: 1 }, 'DatabaseVersionStore: expected no members except'],
])('a DatabaseVersionStore refuses its options: %#', (options, message) => {
  expect(() => new DatabaseVersionStore(options as DatabaseVersionStoreOptions)).toThrow(message);
});

test.each<[unknown, string]>([
  [{}, 'databaseVersionsMigration.tables: expected an array of strings that are not empty'],
  [{ tables: 'things' }, 'databaseVersionsMigration.tables: expected an array of strings'],
  [{ tables: [], schema: 'x' }, 'databaseVersionsMigration: expected no members except'],
])('databaseVersionsMigration refuses %j', (options, message) => {
  expect(() => databaseVersionsMigration(options as DatabaseVersionsOptions)).toThrow(message);
});

test('names of tables are quoted in the migration', () => {
  const { up } = databaseVersionsMigration({ tables: ['"it\'s"'], migrationsTable: 'm' });
  expect(up).toContain(`guard('"it''s"')`);
  expect(up).toContain("watch_migrations('m')");
});

test.each([
  [{}, 1],
  [{ release: '1' }, 0],
])('ETags that outlive the process need the id of a build: %j', async (options, count) => {
  const lines: string[] = [];
  const app = Fastify({ logger: { level: 'warn', stream: { write: (line) => lines.push(line) } } });
  const store = new DatabaseVersionStore({ pool: new pg.Pool() });
  await app.register(conditionalRequests, { pool, store, ...options });
  const warned = lines.filter((line) => line.includes('conditionalRequests.release'));
  expect(warned).toHaveLength(count);
  await app.close();
});
