import { expect, test } from 'vitest';
import { Progress } from '../src/report/progress.ts';

/** The output of a run with a hundred steps. */
function written(isTTY: boolean): string {
  let text = '';
  const write = (piece: unknown): boolean => ((text += String(piece)), true);
  using progress = new Progress({ isTTY, columns: 60, write }, 100);
  for (let i = 0; i < 100; i++) progress.step(`load ${i}`);
  return text;
}

test('without a terminal, a line per 5 % of the run', () => {
  const lines = written(false).split('\n');
  expect(lines).toHaveLength(21);
  expect(lines[0]).toBe('0 %  load 0');
  expect(lines[19]).toMatch(/^95 %, \d min left {2}load 95$/);
  expect(lines[20]).toBe('');
});

test('on a terminal, one line that is redrawn', () => {
  const lines = written(true).split('\r\u001B[K');
  expect(lines[100]).toMatch(/^\[#{24}\] 99 %/);
  expect(lines.join('')).not.toContain('\n');
});
