import { expect, test } from 'vitest';
import type { Result } from '../src/compete.ts';
import { goalsOf } from '../src/goals.ts';
import { loads } from '../src/loads.ts';
import type { Measurement } from '../src/measure.ts';

const turn = (statements: number): Measurement => ({
  seconds: 1,
  reads: 100,
  writes: 0,
  requests: 100,
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

function statementsGoal(...turns: number[]): boolean | undefined {
  const [load] = loads;
  if (load === undefined) throw new Error('There is no load');
  const results: Result[] = [
    { load, entries: [{ contender: 'this system', turns: turns.map(turn) }] },
  ];
  return goalsOf(results, undefined).find(({ what }) => what.startsWith('statements'))?.isMet;
}

test('one statement in one turn is one too many', () => {
  expect(statementsGoal(0, 0, 0)).toBe(true);
  expect(statementsGoal(0, 1, 0)).toBe(false);
});

test('the worst step counts, not the last', () => {
  const steps = [1, 1.2, 0.9].map((toFirst) => ({ name: '', rate: 1, cpu: 1, toFirst }));
  const goals = goalsOf([], { rows: steps, entries: steps, coldStartSeconds: 1 });
  expect(goals.map(({ reached, isMet }) => [reached, isMet])).toEqual([
    ['1.20x', false],
    ['1.20x', false],
    ['1.00 s', true],
  ]);
});
