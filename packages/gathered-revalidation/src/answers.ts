import { isObject } from './forms.ts';
import type { Target } from './targets.ts';

/** Without `etag`, the client has to send the ordinary GET. */
export interface Answer {
  readonly n: number;
  readonly etag?: string;
}

/** The content of the response: the answers, numbered in their order. */
export const encodeAnswers = (etags: readonly (string | undefined)[]): string =>
  JSON.stringify({
    answers: etags.map((etag, n): Answer => (etag === undefined ? { n } : { n, etag })),
  });

/**
 * The entity tag that confirms each target, or undefined if the server answers _ask_.
 *
 * @param targets as they were sent
 * @throws TypeError or SyntaxError if any answer is wrong: then none of them may be used
 */
export function readAnswers(
  content: string,
  targets: readonly Pick<Target, 'ifNoneMatch'>[],
): readonly (string | undefined)[] {
  const { answers } = membersOf(JSON.parse(content));
  if (!Array.isArray(answers) || answers.length !== targets.length) {
    throw new TypeError(`answers: expected ${targets.length}, received ${lengthOf(answers)}`);
  }
  return targets.map(({ ifNoneMatch }, index) => {
    const { n, etag } = membersOf(answers[index]);
    if (n !== index) throw new TypeError(`n: expected ${index}, received ${JSON.stringify(n)}`);
    if (etag === undefined) return undefined;
    if (typeof etag !== 'string' || !ifNoneMatch.includes(etag)) {
      throw new TypeError(
        `etag of answer ${index}: expected one of ${ifNoneMatch.join(', ')}, received ${JSON.stringify(etag)}`,
      );
    }
    return etag;
  });
}

const membersOf = (value: unknown): Readonly<Record<string, unknown>> => {
  if (isObject(value)) return value;
  throw new TypeError(`expected an object, received ${JSON.stringify(value)}`);
};

const lengthOf = (value: unknown): string =>
  Array.isArray(value) ? String(value.length) : typeof value;
