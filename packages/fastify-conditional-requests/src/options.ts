import { inspect } from 'node:util';

/** @returns a description of the expected value, or undefined if the value is valid */
export type Rule = (value: unknown) => string | undefined;

const rule =
  (expected: string, holds: (value: unknown) => boolean): Rule =>
  (value) =>
    holds(value) ? undefined : expected;

/** In milliseconds. Node fires a longer timer at once. */
export const longestTimer = 2 ** 31 - 1;

export const positiveInteger = rule(
  'a positive integer',
  (value) => typeof value === 'number' && Number.isSafeInteger(value) && value > 0,
);

/** A time that fits a timer. */
export const milliseconds =
  (least = 0): Rule =>
  (value) => {
    if (typeof value !== 'number' || !(value >= 0)) return 'milliseconds';
    if (value > longestTimer) return `at most ${longestTimer} milliseconds`;
    return value < least ? `at least ${least} milliseconds` : undefined;
  };

export const boolean = rule('a boolean', (value) => typeof value === 'boolean');
/** The object's members are checked elsewhere. */
export const booleanOrObject = rule(
  'a boolean or an object',
  (value) => typeof value === 'boolean' || isObject(value),
);
export const string = rule('a string', (value) => typeof value === 'string');
export const aFunction = rule('a function', (value) => typeof value === 'function');
/** For members that are checked elsewhere. */
export const anything: Rule = () => undefined;

export const object = rule('an object', isObject);

export const objectWith = (expected: string, ...methods: readonly string[]): Rule =>
  rule(
    expected,
    (value) => isObject(value) && methods.every((name) => typeof value[name] === 'function'),
  );

// A Client and the `app.pg` of @fastify/postgres have some of a pool's methods, but no options.
export const aPool: Rule = (value) =>
  objectWith('a Pool of pg', 'connect', 'query', 'on', 'off')(value) ??
  (isObject(value) && typeof value['options'] === 'object' ? undefined : 'a Pool of pg');

export const names: Rule = rule(
  'an array of strings that are not empty',
  (value) => Array.isArray(value) && value.every((name) => typeof name === 'string' && name !== ''),
);

export const path: Rule = rule(
  'a path that begins with / and has no query',
  (value) => typeof value === 'string' && /^\/[^?#]*$/.test(value),
);

/** RFC 9110 section 5.1; `*` is not a field name. */
const fieldName = /^(?!\*$)[!#$%&'*+.^_`|~0-9a-z-]+$/i;
export const fieldNames: Rule = rule(
  'an array of header field names',
  (value) =>
    Array.isArray(value) && value.every((name) => typeof name === 'string' && fieldName.test(name)),
);

export function requireValue(name: string, value: unknown, rule: Rule): void {
  const expected = rule(value);
  if (expected !== undefined) {
    throw new TypeError(`${name}: expected ${expected}, received ${show(value, rule)}`);
  }
}

/** A value passed instead of a pool may contain a password, so only its type is shown. */
function show(value: unknown, rule: Rule): string {
  if (rule !== aPool) return inspect(value, { depth: 0 });
  return typeof value === 'string' ? 'a string' : inspect(value, { depth: -1 });
}

/**
 * Checks the members of an options object. Unknown ones are refused: a misspelt option would be
 * ignored.
 */
export function requireOptions<Options extends object>(
  name: string,
  given: unknown,
  rules: Readonly<Record<keyof Options & string, Rule>>,
  required: readonly (keyof Options & string)[] = [],
): asserts given is Options {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new TypeError(`${name}: expected an object, received ${inspect(given, { depth: 0 })}`);
  }
  const known = new Map<string, Rule>(Object.entries(rules));
  for (const [member, value] of Object.entries(given)) {
    const rule = known.get(member);
    if (rule === undefined) {
      throw new TypeError(
        `${name}: expected no members except ${[...known.keys()].join(', ')}, received ${member}`,
      );
    }
    if (value !== undefined) requireValue(`${name}.${member}`, value, rule);
  }
  // Also those of a class, which are no entries.
  for (const member of required) {
    requireValue(`${name}.${member}`, Reflect.get(given, member), rules[member]);
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
