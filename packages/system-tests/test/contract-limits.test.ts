import { describe, expect, test } from 'vitest';
import { contractOf, type Schema } from '../src/contract.ts';
import { serviceNames } from '../src/service-process.ts';

interface Limited extends Schema {
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly maximum?: number;
  readonly format?: string;
  readonly const?: unknown;
}

/** Schemas without a limit. */
const unlimited = [
  // Set by the service, not by its clients.
  /\/Problem\/(?:status|type|title|detail|errors\/items\/(?:pointer|parameter|detail))$/,
  /\/metrics\/200$/,
];

/** Without a GET, so there is no ETag that a client could send. */
const withoutETag = new Set(['createProject', 'purgeNodes', 'liftSeal']);

/** The keyword that limits values of a type. */
const limits = {
  string: 'maxLength',
  array: 'maxItems',
  integer: 'maximum',
  number: 'maximum',
} as const;

const isLimited = ({ type = '', format, enum: choices, const: only, ...schema }: Limited) =>
  !(type in limits) ||
  [schema[limits[type as keyof typeof limits]], choices, only].some(
    (limit) => limit !== undefined,
  ) ||
  // All values of these formats are of about the same length.
  format === 'uuid' ||
  format === 'date-time';

/** The paths of strings, arrays and numbers without a limit. References are followed from the components. */
function* withoutLimit(schema: Limited, path: string): Generator<string> {
  if (!isLimited(schema)) yield path;
  const { items, properties = {}, anyOf = [], allOf = [] } = schema;
  if (items !== undefined) yield* withoutLimit(items, `${path}/items`);
  for (const [name, value] of Object.entries(properties)) {
    yield* withoutLimit(value, `${path}/${name}`);
  }
  for (const value of [...anyOf, ...allOf]) yield* withoutLimit(value, path);
}

describe.each(serviceNames)('the contract of %s', async (service) => {
  const { document } = await contractOf(service);
  const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));

  test('describes each operation in a sentence that is not its summary', () => {
    const wrong = operations.filter(
      ({ summary, description = '' }) =>
        !/^[A-Z`].+\.$/.test(description) || description === summary,
    );
    expect(wrong.map(({ operationId }) => operationId)).toEqual([]);
    expect(operations.length).toBeGreaterThan(5);
  });

  test('limits each string, array and number', () => {
    const found = operations.flatMap(({ operationId, parameters = [], requestBody, responses }) => [
      ...parameters
        // Header fields are limited together, by the size of the header section.
        .filter((parameter) => parameter.in !== 'header')
        .flatMap(({ name, schema }) => [...withoutLimit(schema, `/${operationId}/${name}`)]),
      ...Object.values(requestBody?.content ?? {}).flatMap(({ schema }) => [
        ...withoutLimit(schema, `/${operationId}/body`),
      ]),
      ...Object.entries(responses).flatMap(([status, { content = {} }]) =>
        Object.values(content).flatMap((media) => [
          ...withoutLimit((media as { schema: Schema }).schema, `/${operationId}/${status}`),
        ]),
      ),
    ]);
    const ofComponents = Object.entries(document.components.schemas).flatMap(([name, schema]) => [
      ...withoutLimit(schema, `/${name}`),
    ]);
    const all = [...found, ...ofComponents];
    expect(all.filter((path) => !unlimited.some((known) => known.test(path)))).toEqual([]);
  });

  const without = (status: number, field: string) =>
    operations
      .filter(({ responses }) => status in responses)
      .filter(({ responses }) => !(field in (responses[status]?.headers ?? {})))
      .map(({ operationId }) => operationId);

  test('names the fields of responses that a client needs to try again', () => {
    expect(without(409, 'Retry-After')).toEqual([]);
    expect(without(412, 'ETag')).toEqual([]);
  });

  test('has If-Match for each operation on something that has an ETag', () => {
    const without = operations.filter(
      ({ parameters = [], responses }) =>
        '412' in responses && !parameters.some(({ name }) => name === 'if-match'),
    );
    const names = without.map(({ operationId }) => operationId);
    expect(names.filter((name) => !withoutETag.has(name))).toEqual([]);
  });
});
