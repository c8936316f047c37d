import { namePattern, userPattern } from '../validation/patterns.ts';

/** The part of Ajv's error object that Fastify passes on. */
export interface AjvFault {
  readonly keyword: string;
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string;
}

type Params = AjvFault['params'];

const patterns: Readonly<Record<string, string>> = {
  [namePattern]: 'must not contain control characters or halves of surrogate pairs',
  [userPattern]: 'must be an e-mail address or anonymous',
};

const types: Readonly<Record<string, string>> = {
  string: 'a string',
  integer: 'an integer',
  number: 'a number',
  boolean: 'true or false',
  array: 'an array',
  object: 'an object',
  null: 'null',
};

const formats: Readonly<Record<string, string>> = {
  uuid: 'a UUID',
  'date-time': 'a time such as 2026-01-31T12:00:00Z',
};

const numberOf = (limit: unknown) => Number(limit).toLocaleString('en');
const count = (limit: unknown, noun: string, plural = `${noun}s`) =>
  `${numberOf(limit)} ${limit === 1 ? noun : plural}`;

const atLeast =
  (noun: string, plural?: string) =>
  ({ limit }: Params) =>
    `must have at least ${count(limit, noun, plural)}`;
const atMost =
  (noun: string) =>
  ({ limit }: Params) =>
    `must have at most ${count(limit, noun)}`;

const sentences: Readonly<Record<string, (params: Params) => string>> = {
  type: ({ type }) =>
    `must be ${[type]
      .flat()
      .map((name) => types[String(name)] ?? name)
      .join(' or ')}`,
  format: ({ format }) => `must be ${formats[String(format)] ?? `a ${String(format)}`}`,
  pattern: ({ pattern }) => patterns[String(pattern)] ?? 'has the wrong form',
  minLength: (params) =>
    params['limit'] === 1 ? 'must not be empty' : atLeast('character')(params),
  maxLength: atMost('character'),
  minItems: atLeast('item'),
  maxItems: atMost('item'),
  minProperties: atLeast('property', 'properties'),
  minimum: ({ limit }) => `must be at least ${numberOf(limit)}`,
  maximum: ({ limit }) => `must be at most ${numberOf(limit)}`,
};

/** The failed expectation, as a sentence without its subject, which is the value. */
export const sentenceOf = ({ keyword, params, message = 'is invalid' }: AjvFault): string =>
  sentences[keyword]?.(params) ?? message.replace('NOT', 'not');
