import { isObject } from './is-object.ts';
import { authorityForm, entityTag, fieldName, fieldValue, originForm } from './forms.ts';
import type { Target } from './messages.ts';

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
