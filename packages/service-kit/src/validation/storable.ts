import { pointerOf } from '../problems/faults.ts';
import { unprocessable } from '../problems/problem.ts';

const maxDepth = 64;

/**
 * Rejects JSON that a PostgreSQL `jsonb` column cannot store or would change: NUL and lone surrogates
 * in strings and names, numbers too large for a double, nesting deeper than 64.
 *
 * @param pointer the value's position in the body as a JSON pointer, such as `/configuration`
 * @throws Problem 422 with the first fault
 */
export function assertStorable(value: unknown, pointer = ''): void {
  // Paths are linked lists, which become a pointer only for a fault.
  const open: { value: unknown; depth: number; path: Path | undefined }[] = [
    { value, depth: 0, path: undefined },
  ];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, depth, path } = next;
    const refuse = (detail: string, at = path): never => {
      throw unprocessable([{ pointer: pointerOf(pointer, namesOf(at)), detail }]);
    };
    if (typeof value === 'string') {
      const fault = faultOfText(value);
      if (fault !== undefined) refuse(`must not contain ${fault}`);
    } else if (typeof value === 'number') {
      if (!Number.isFinite(value)) refuse('must be a number that a double can hold');
    } else if (typeof value === 'object' && value !== null) {
      if (depth >= maxDepth) refuse(`must not be nested deeper than ${maxDepth}`);
      for (const [name, member] of Object.entries(value)) {
        const fault = faultOfText(name);
        if (fault !== undefined) refuse(`must not have a property name that contains ${fault}`);
        open.push({ value: member, depth: depth + 1, path: { name, parent: path } });
      }
    }
  }
}

interface Path {
  readonly name: string;
  readonly parent: Path | undefined;
}

function namesOf(path: Path | undefined): string[] {
  const names: string[] = [];
  for (let step = path; step !== undefined; step = step.parent) names.unshift(step.name);
  return names;
}

function faultOfText(text: string): string | undefined {
  if (text.includes('\0')) return 'NUL';
  if (!text.isWellFormed()) return 'half of a surrogate pair';
  return undefined;
}
