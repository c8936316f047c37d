import { inspect } from 'node:util';
import { isObject } from './is-object.ts';

/** The values that an option may have. */
export interface Rule {
  readonly expected: string;
  readonly holds: (value: unknown) => boolean;
  readonly isRequired?: boolean;
  /** The value, for the message. */
  readonly show?: (value: unknown) => string;
}

const ofType = (type: 'boolean' | 'function'): Rule => ({
  expected: `a ${type}`,
  holds: (value) => typeof value === type,
  show: (value) => typeof value,
});
export const aBoolean = ofType('boolean');
export const aFunction = ofType('function');

export const text = (expected: string, form: RegExp): Rule => ({
  expected,
  holds: (value) => typeof value === 'string' && form.test(value),
  show: (value) => JSON.stringify(value),
});

export const integer = (least: number, most: number): Rule => ({
  expected: `an integer from ${least} to ${most}`,
  holds: (value) => Number.isInteger(value) && Number(value) >= least && Number(value) <= most,
});
export const size: Rule = { ...integer(0, Infinity), expected: 'a non-negative integer' };
export const requiredSize: Rule = { ...size, isRequired: true };

/** For options that are checked elsewhere. */
export const anything: Rule = { expected: '', holds: () => true };

/** A received value, as error messages show it. */
export const display = (value: unknown): string =>
  inspect(value, { depth: 0, breakLength: Infinity });

/**
 * @param name the function or class that takes the options
 * @throws TypeError for an unknown option, or one that breaks its rule
 */
export function requireOptions<Options extends object>(
  name: string,
  given: Options,
  rules: Readonly<Record<keyof Options & string, Rule>>,
  prefix = '',
): void {
  if (!isObject(given)) {
    throw new TypeError(`${name}: expected an object, received ${display(given)}`);
  }
  const known = new Map<string, Rule>(Object.entries(rules));
  const unknown = Object.keys(given).find((name) => !known.has(name));
  if (unknown !== undefined) {
    throw new TypeError(`${prefix}${unknown}: expected one of ${[...known.keys()].join(', ')}`);
  }
  for (const [name, { expected, holds, show = display, isRequired = false }] of known) {
    const value: unknown = Reflect.get(given, name);
    if (value === undefined ? !isRequired : holds(value)) continue;
    throw new TypeError(`${prefix}${name}: expected ${expected}, received ${show(value)}`);
  }
}
