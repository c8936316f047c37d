import { expect, test } from 'vitest';
import type { Result } from '../src/compete.ts';
import { loads } from '../src/loads.ts';
import type { Measurement } from '../src/measure.ts';
import { ratiosOf } from '../src/ratios.ts';

const turn = (statements: number): Measurement => ({
  seconds: 1,
  reads: 100,
  writes: 0,
  requests: 100,
  measuredRequests: 100,
  measured: { reads: 100, writes: 0 },
  failed: 0,
  statuses: { 200: 100 },
  p50: 1,
  p99: 1,
  cpuMicroseconds: 1,
  cpu: {},
  upstreamRequests: 100,
  statements,
  residentBytes: 1,
});

function statementsPerRead(...turns: number[]): string | undefined {
  const [load] = loads;
  if (load === undefined) throw new Error('There is no load');
  const results: Result[] = [
    { load, entries: [{ contender: 'this system', turns: turns.map(turn) }] },
  ];
  return ratiosOf(results, undefined).find(({ name }) => name.startsWith('SQL statements'))?.value;
}

test('a single statement in a single turn shows', () => {
  expect(statementsPerRead(0, 0, 0)).toBe('0');
  expect(statementsPerRead(0, 1, 0)).toBe('0.01');
});

test('the worst step counts, not the last one', () => {
  const steps = [1, 1.2, 0.9].map((toFirst) => ({ name: '', rate: 1, cpu: 1, toFirst }));
  const ratios = ratiosOf([], { rows: steps, entries: steps, coldStartSeconds: 1 });
  expect(ratios.map(({ value }) => value)).toEqual(['1.20x', '1.20x', '1.00 s']);
});

const measured = (statements: number, p50: number, bff: number, PostgreSQL: number) => ({
  ...turn(statements),
  p50,
  cpu: { bff, PostgreSQL },
});

/** The ratios of turns at spread URLs of 2 KB. */
function ratiosOfSpread(entries: Result['entries']) {
  const load = loads.find(({ name }) => name === '2 KB, uniform, 32');
  if (load === undefined) throw new Error('There is no such load');
  return ratiosOf([{ load, entries }], undefined);
}

test('clients that do not ask for compression are compared with a bff that never compresses', () => {
  const entries = [
    { contender: 'this system', turns: [measured(0, 1, 1_020, 0)] },
    { contender: 'compression off', turns: [measured(0, 1, 1_000, 0)] },
  ];
  const ratios = ratiosOfSpread(entries);
  expect(ratios.find(({ name }) => name.endsWith('not compressed'))?.value).toBe('1.02x');
});

test('versions in the database are compared with versions in memory', () => {
  const entries = [
    { contender: 'this system', turns: [measured(0, 2, 1_000, 0)] },
    { contender: 'versions in the database', turns: [measured(5, 3, 1_000, 200)] },
  ];
  const ratios = ratiosOfSpread(entries);
  expect(ratios.slice(0, 3).map(({ name, value }) => `${name}: ${value}`)).toEqual([
    'versions in the database: SQL statements a read: 0.05',
    'versions in the database: CPU time: 1.20x',
    'versions in the database: p50: 1.50x',
  ]);
});
