import type { Dispatcher } from 'undici';

/** Header fields by lower-case name; the value of a repeated field is an array. */
export type Headers = Record<string, string | string[]>;

/**
 * The request's header fields, in whichever of undici's forms they were given.
 *
 * @returns undefined for what undici refuses
 */
export function requestHeaders(given: Dispatcher.DispatchOptions['headers']): Headers | undefined {
  const headers: Headers = {};
  if (given === undefined || given === null) return headers;
  if (typeof given !== 'object') return undefined;
  if (Array.isArray(given)) {
    if (given.length % 2 === 1) return undefined;
    for (let at = 0; at < given.length; at += 2) {
      if (!add(headers, given[at], given[at + 1])) return undefined;
    }
  } else if (Symbol.iterator in given) {
    for (const pair of given as Iterable<unknown>) {
      if (!Array.isArray(pair) || pair.length !== 2) return undefined;
      if (!add(headers, pair[0], pair[1])) return undefined;
    }
  } else {
    for (const name in given) {
      if (Object.hasOwn(given, name) && !add(headers, name, given[name])) return undefined;
    }
  }
  return headers;
}

/** @returns false for a name or value that undici refuses, or that a plain object cannot have */
function add(headers: Headers, name: unknown, value: unknown): boolean {
  if (value === undefined) return true;
  if (typeof name !== 'string' || name === '__proto__') return false;
  const key = name.toLowerCase();
  const before = Object.hasOwn(headers, key) ? headers[key] : undefined;
  if (typeof value === 'string' && before === undefined) {
    headers[key] = value;
    return true;
  }
  const values: unknown[] = Array.isArray(value) ? value : [value];
  if (!values.every(isText)) return false;
  const texts = values.map(text);
  const own = Array.isArray(value) ? texts : (texts[0] ?? '');
  headers[key] = before === undefined ? own : [before, own].flat();
  return true;
}

type Text = string | number | boolean | bigint | null;

const isText = (value: unknown): value is Text =>
  value === null || ['string', 'number', 'boolean', 'bigint'].includes(typeof value);

/** As undici would send it. */
const text = (value: Text): string => (value === null ? '' : String(value));

/** A copy that its owner may change, without any effect on `headers`. */
export function copyOfHeaders(headers: Headers): Headers {
  const copy = { ...headers };
  for (const name in copy) {
    const value = copy[name];
    if (Array.isArray(value)) copy[name] = [...value];
  }
  return copy;
}

/** A field's value as one line, or undefined if it is not there. */
export const fieldOf = (headers: Headers, name: string): string | undefined => {
  const value = headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
};

const noMembers: readonly string[] = [];
/** Members of fields that were read before, because most responses have the same few fields. */
const known = new Map<string, readonly string[]>();
const maxKnown = 100;

/** The members of a comma-separated field, lower-case, without their quoted strings. */
export function membersOf(headers: Headers, name: string): readonly string[] {
  const field = fieldOf(headers, name);
  if (field === undefined) return noMembers;
  let members = known.get(field);
  if (members === undefined) {
    members = field
      .replaceAll(quoted, '')
      .split(',')
      .map((member) => member.trim().toLowerCase())
      .filter((member) => member !== '');
    if (known.size === maxKnown) known.clear();
    known.set(field, members);
  }
  return members;
}

const quoted = /"(?:[^"\\]|\\.)*"/g;

/** Whether `Cache-Control` has a directive, with or without an argument. */
export const hasDirective = (headers: Headers, directive: string): boolean =>
  // Fast, and enough for most responses.
  fieldOf(headers, 'cache-control')?.toLowerCase().includes(directive) === true &&
  membersOf(headers, 'cache-control').some(
    (member) => member.split('=', 1)[0]?.trimEnd() === directive,
  );
