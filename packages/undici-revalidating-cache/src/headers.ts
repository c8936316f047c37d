import type { Dispatcher } from 'undici';

/** Header fields by lower-case name; a field that came in several lines is an array. */
export type Headers = Record<string, string | string[]>;

/** The request's header fields, whichever of undici's forms they were given in. */
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
  value: string | readonly string[] | number | undefined | null,
): void {
  if (value === undefined || value === null) return;
  const key = name.toLowerCase();
  const before = headers[key];
  const values = typeof value === 'object' ? [...value] : String(value);
  headers[key] = before === undefined ? values : [before, values].flat();
}

/** A field's value as one line, or undefined if it is not there. */
export const fieldOf = (headers: Headers, name: string): string | undefined => {
  const value = headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
};

/** The members of a comma-separated field without quoted strings, lower-case. */
export const membersOf = (headers: Headers, name: string): string[] =>
  (fieldOf(headers, name) ?? '')
    .split(',')
    .map((member) => member.trim().toLowerCase())
    .filter((member) => member !== '');

/** Most often it is not there at all, which one look tells. */
export const hasDirective = (headers: Headers, directive: string): boolean => {
  const field = fieldOf(headers, 'cache-control');
  return (
    field !== undefined &&
    field.toLowerCase().includes(directive) &&
    cacheDirectives(headers).has(directive)
  );
};

/** The directives of a `Cache-Control` value, lower-case, without their arguments. */
export const cacheDirectives = (headers: Headers): Set<string> =>
  new Set(
    membersOf(headers, 'cache-control').map((directive) =>
      (directive.split('=', 1)[0] ?? '').trim(),
    ),
  );
