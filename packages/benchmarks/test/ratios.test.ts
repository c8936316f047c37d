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
