import { pointerOf } from '../problems/faults.ts';
import type { Fault } from '../problems/problem.ts';

/** Below so many levels a pointer names the ancestor: it must not grow with the body. */
const maxPointer = 64;

interface Level {
  readonly names: Set<string> | undefined;
  at: string | number;
}

const numberEnd = /[^\d.eE+-]|$/g;

/**
 * Finds the first thing in a JSON text that `JSON.parse` would silently change: a number that a double
 * does not hold, so that another one would be stored and sent back, or a name that an object has twice.
 */
export function findLoss(json: string): Fault | undefined {
  const levels: Level[] = [];
  let level: Level | undefined;
  let isName = false;
  const faultOf = (detail: string): Fault => ({
    pointer: pointerOf(
      '',
      levels.slice(0, maxPointer).map(({ at }) => at),
    ),
    detail,
  });

  for (let i = 0; i < json.length; i++) {
    const char = json.charAt(i);
    if (char === '"') {
      const end = stringEnd(json, i);
      if (isName && level?.names !== undefined) {
        const literal = json.slice(i, end);
        level.at = literal.includes('\\') ? String(JSON.parse(literal)) : literal.slice(1, -1);
        if (level.names.has(level.at)) return faultOf('must not be given twice');
        level.names.add(level.at);
        isName = false;
      }
      i = end - 1;
    } else if (char === '{' || char === '[') {
      isName = char === '{';
      level = { names: isName ? new Set() : undefined, at: 0 };
      levels.push(level);
    } else if (char === '}' || char === ']') {
      levels.pop();
      level = levels.at(-1);
    } else if (char === ',') {
      isName = level?.names !== undefined;
      if (level !== undefined && typeof level.at === 'number') level.at++;
    } else if (char === '-' || (char >= '0' && char <= '9')) {
      numberEnd.lastIndex = i;
      const end = numberEnd.exec(json)?.index ?? json.length;
      const detail = faultOfNumber(json.slice(i, end));
      if (detail !== undefined) return faultOf(detail);
      i = end - 1;
    }
  }
  return undefined;
}

/** Behind the quote that ends the string which begins at `start`. */
function stringEnd(json: string, start: number): number {
  for (let quote = json.indexOf('"', start + 1); ; quote = json.indexOf('"', quote + 1)) {
    let backslashes = 0;
    while (json[quote - 1 - backslashes] === '\\') backslashes++;
    if (backslashes % 2 === 0) return quote + 1;
  }
}

/** Any integer of so few digits survives. */
const safeInteger = /^-?\d{1,15}$/;

function faultOfNumber(literal: string): string | undefined {
  if (safeInteger.test(literal)) return undefined;
  const value = Number(literal);
  if (!Number.isFinite(value)) return 'must be a number that a double can hold';
  const written = String(value);
  if (literal === written || decimalOf(literal) === decimalOf(written)) return undefined;
  return `must be a number that a double can hold, or a string: it would become ${written}`;
}

/** One text for all literals of the same number: its digits without outer zeros, and its exponent. */
function decimalOf(literal: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE](.+))?$/.exec(literal) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  const trimmed = trimZeros(digits);
  if (trimmed === '') return '0';
  return `${sign}${trimmed}e${Number(exponent) - fraction.length + digits.length - trimmed.length}`;
}

/** Not by an expression: `0+$` takes quadratic time where there are many zeros before another digit. */
function trimZeros(digits: string): string {
  let end = digits.length;
  while (digits[end - 1] === '0') end--;
  return digits.slice(0, end);
}
