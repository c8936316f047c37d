import { inspect } from 'node:util';

/** @returns what was expected, or undefined if the value is right */
export type Rule = (value: unknown) => string | undefined;

const rule =
  (expected: string, holds: (value: unknown) => boolean): Rule =>
  (value) =>
    holds(value) ? undefined : expected;

/** Node fires a longer timer at once. */
const longestTimer = 2 ** 31 - 1;

export const positiveInteger = rule(
  'a positive integer',
  (value) => Number.isSafeInteger(value) && (value as number) > 0,
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
  (value) => typeof value === 'boolean' || (typeof value === 'object' && value !== null),
);
export const string = rule('a string', (value) => typeof value === 'string');
export const aFunction = rule('a function', (value) => typeof value === 'function');
/** For members that are checked elsewhere. */
export const anything: Rule = () => undefined;

export const object = rule('an object', (value) => typeof value === 'object' && value !== null);

export const objectWith = (expected: string, ...methods: readonly string[]): Rule =>
  rule(
    expected,
    (value) =>
      typeof value === 'object' &&
      value !== null &&
      methods.every((name) => typeof (value as Record<string, unknown>)[name] === 'function'),
  );

// A Client and the `app.pg` of @fastify/postgres have some of a pool's methods, but no options.
export const aPool: Rule = (value) =>
  objectWith('a Pool of pg', 'connect', 'query', 'on', 'off')(value) ??
  (typeof (value as { options?: unknown }).options === 'object' ? undefined : 'a Pool of pg');

export const names: Rule = rule(
  'an array of strings that are not empty',
  (value) => Array.isArray(value) && value.every((name) => typeof name === 'string' && name !== ''),
);

export const path: Rule = rule(
  'a path that begins with / and has no query',
  (value) => typeof value === 'string' && /^\/[^?#]*$/.test(value),
);

/** RFC 9110 section 5.1; `*` is no field. */
const fieldName = /^(?!\*$)[!#$%&'*+.^_`|~0-9a-z-]+$/i;
export const fieldNames: Rule = rule(
  'an array of header field names',
  (value) =>
    Array.isArray(value) && value.every((name) => typeof name === 'string' && fieldName.test(name)),
);

/** @throws TypeError if the value breaks the rule */
export function requireValue(name: string, value: unknown, rule: Rule): void {
  const expected = rule(value);
  if (expected !== undefined) {
    throw new TypeError(`${name}: expected ${expected}, received ${inspect(value, { depth: 0 })}`);
  }
}

/**
 * Checks the members of an options object. Unknown ones are refused: a misspelt option would be
 * ignored.
 *
 * @param name of the object, for the messages
 * @param required members that must be there
 * @throws TypeError
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
  const known = Object.keys(rules);
  for (const [member, value] of Object.entries(given)) {
    if (!known.includes(member)) {
      throw new TypeError(
        `${name}: expected no members but ${known.join(', ')}, received ${member}`,
      );
    }
    if (value !== undefined) {
      requireValue(`${name}.${member}`, value, rules[member as keyof Options & string]);
    }
  }
  for (const member of required) {
    const value = (given as Options)[member];
    if (value === undefined) requireValue(`${name}.${member}`, value, rules[member]);
  }
}
