import type { Dispatcher } from 'undici';

/** Header fields by lower-case name; the value of a repeated field is an array. */
export type Headers = Record<string, string | string[]>;

/** The request's header fields, in whichever of undici's forms they were given. */
export function requestHeaders(given: Dispatcher.DispatchOptions['headers']): Headers {
  const headers: Headers = {};
  if (given === undefined || given === null) return headers;
  if (Array.isArray(given) && typeof given[0] === 'string') {
    for (let at = 0; at < given.length; at += 2) add(headers, String(given[at]), given[at + 1]);
  } else if (Symbol.iterator in given) {
    for (const [name, value] of given as Iterable<[string, string | string[]]>) {
      add(headers, name, value);
    }
  } else {
    for (const name in given) {
      if (Object.hasOwn(given, name)) add(headers, name, given[name]);
    }
  }
  return headers;
}

function add(
  headers: Headers,
  name: string,
  value: string | string[] | number | undefined | null,
): void {
  if (value === undefined) return;
  const key = name.toLowerCase();
  const before = headers[key];
  const values = Array.isArray(value) ? value.map(text) : text(value);
  headers[key] = before === undefined ? values : [before, values].flat();
}

/** As undici would send it. */
const text = (value: string | number | null): string => (value === null ? '' : String(value));

/** A field's value as one line, or undefined if it is not there. */
export const fieldOf = (headers: Headers, name: string): string | undefined => {
  const value = headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
};

const noMembers: readonly string[] = [];

/** The members of a comma-separated field, lower-case, without their quoted strings. */
export function membersOf(headers: Headers, name: string): readonly string[] {
  const field = fieldOf(headers, name);
  if (field === undefined) return noMembers;
  return field
    .replaceAll(quoted, '')
    .split(',')
    .map((member) => member.trim().toLowerCase())
    .filter((member) => member !== '');
}

const quoted = /"(?:[^"\\]|\\.)*"/g;

/** Whether `Cache-Control` has a directive, with or without an argument. */
export const hasDirective = (headers: Headers, directive: string): boolean =>
  // Most responses do not have it, and this test is fast.
  fieldOf(headers, 'cache-control')?.toLowerCase().includes(directive) === true &&
  membersOf(headers, 'cache-control').some(
    (member) => member.split('=', 1)[0]?.trimEnd() === directive,
  );
