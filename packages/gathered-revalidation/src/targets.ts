import { authorityForm, entityTag, fieldName, fieldValue, isObject, originForm } from './forms.ts';

/** One conditional GET. */
export interface Target {
  /** Its index in the list. */
  readonly n: number;
  readonly authority: string;
  /** Path and query, byte for byte. */
  readonly target: string;
  readonly ifNoneMatch: readonly string[];
  /** Values by lower-case name; null if the GET does not have the field. */
  readonly fields: Readonly<Record<string, string | null>>;
}

/** An upper bound for `{"n":127,` and the comma after a target. */
const numberBytes = 16;
/** An upper bound for the parts around the targets. */
const envelopeBytes = 32;

/** A target as JSON, without its number. */
export interface EncodedTarget {
  readonly ifNoneMatch: readonly string[];
  readonly text: string;
  /** An upper bound for the bytes that it adds to a QUERY. */
  readonly bytes: number;
}

export function encodeTarget(target: Omit<Target, 'n'>): EncodedTarget {
  const text = JSON.stringify(target);
  const { ifNoneMatch } = target;
  return { ifNoneMatch, text, bytes: Buffer.byteLength(text) + numberBytes };
}

/** Whether the content of a QUERY stays within a limit. */
export const fits = (targetBytes: number, maxBytes: number): boolean =>
  targetBytes + envelopeBytes <= maxBytes;

/** The content of a QUERY: the targets, numbered in their order. */
export function encodeTargets(targets: readonly EncodedTarget[]): string {
  const numbered = targets.map(({ text }, n) => `{"n":${n},${text.slice(1)}`);
  return `{"targets":[${numbered.join(',')}]}`;
}

/** The content of a QUERY is not a list of targets: 400. */
export class MalformedTargets extends TypeError {
  override readonly name = 'MalformedTargets';
}

/**
 * The targets in the content of a QUERY.
 *
 * @throws MalformedTargets
 */
export function readTargets(content: string): readonly Target[] {
  let message: unknown;
  try {
    message = JSON.parse(content);
  } catch (error) {
    throw new MalformedTargets('expected JSON', { cause: error });
  }
  const targets = isObject(message) ? message['targets'] : undefined;
  if (!Array.isArray(targets)) throw new MalformedTargets('targets: expected an array');
  return targets.map(readTarget);
}

function readTarget(given: unknown, index: number): Target {
  const require: (isRight: boolean, expected: string) => asserts isRight = (isRight, expected) => {
    if (!isRight) throw new MalformedTargets(`targets[${index}]: expected ${expected}`);
  };
  require(isObject(given), 'an object');
  const { n, authority, target, ifNoneMatch, fields } = given;
  require(n === index, `n to be ${index}`);
  require(matches(authority, authorityForm), 'authority to be a Host');
  require(matches(target, originForm), 'target to be a path with its query');
  require(areTags(ifNoneMatch), 'ifNoneMatch to be ETags');
  require(isObject(fields) && !Array.isArray(fields), 'fields to be an object');
  require(areFields(fields), 'each field to have a lower-case name, and a value or null');
  return { n: index, authority, target, ifNoneMatch, fields };
}

const areTags = (value: unknown): value is string[] =>
  Array.isArray(value) && value.length > 0 && value.every((tag) => matches(tag, entityTag));

const areFields = (value: object): value is Record<string, string | null> =>
  Object.entries(value).every(
    ([name, value]) => fieldName.test(name) && (value === null || matches(value, fieldValue)),
  );

const matches = (value: unknown, form: RegExp): value is string =>
  typeof value === 'string' && form.test(value);
