import fc from 'fast-check';
import { Type } from 'typebox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, createApp } from '../src/index.ts';
import { docs } from './thing-app.ts';

let app: App;
beforeAll(async () => {
  app = await createApp({ docs });
  app.post('/echo', { schema: { body: Type.Unknown() } }, async ({ body }, reply) =>
    reply.type('application/json').send(JSON.stringify(body)),
  );
});
afterAll(() => app.close());

const echo = (payload: string) =>
  app.inject({
    method: 'POST',
    url: '/echo',
    headers: { 'content-type': 'application/json' },
    payload,
  });

test.for([
  ['0', '0'],
  ['-0', '0'],
  ['0.1', '0.1'],
  ['1.0', '1'],
  ['1e2', '100'],
  ['1E+2', '100'],
  ['100e-2', '1'],
  ['0e999', '0'],
  ['-0.000', '0'],
  ['9007199254740992', '9007199254740992'],
  ['12345678901234567000', '12345678901234567000'],
  ['1.7976931348623157e308', '1.7976931348623157e+308'],
  ['5e-324', '5e-324'],
  ['0.10000000000000000000000000000000000', '0.1'],
] as const)('%s comes back as %s', async ([literal, back]) => {
  const response = await echo(`{"configuration":[${literal}]}`);
  expect(response.body).toBe(`{"configuration":[${back}]}`);
});

test.for([
  '9007199254740993e0',
  '9007199254740993',
  '12345678901234567890',
  '1e-400',
  '1e999',
  '-1e999',
  '1e99999999999999999999',
  '0.1000000000000000055511151231257827',
])('%s is refused', async (literal) => {
  const response = await echo(`{"configuration":[${literal}]}`);
  expect(response.statusCode).toBe(422);
  expect(response.json().errors).toEqual([
    { pointer: '#/configuration/0', detail: expect.stringContaining('that a double can hold') },
  ]);
});

describe('the first fault is named', () => {
  test.for([
    ['1e999', '#', 'must be a number that a double can hold'],
    [
      ' {"a" : [ {}, "[1e999]", {"b~/c\\"":\t12345678901234567890 } ] } ',
      '#/a/2/b~0~1c%22',
      'must be a number that a double can hold, or a string: it would become 12345678901234567000',
    ],
    ['{"a":{"b":1,"c":{"b":1},"b":2}}', '#/a/b', 'must not be given twice'],
    [String.raw`{"a":1,"\u0061":2}`, '#/a', 'must not be given twice'],
    ['[{"":1,"":2}]', '#/0/', 'must not be given twice'],
    [String.raw`{"a\\":1,"a\\":2}`, '#/a%5C', 'must not be given twice'],
  ] as const)('%s', async ([json, pointer, detail]) => {
    const response = await echo(json);
    expect(response.statusCode).toBe(422);
    expect(response.json().errors).toEqual([{ pointer, detail }]);
  });
});

test.for([
  '[{"a":1},{"a":1}]',
  '{"a":{"a":{"a":1}}}',
  String.raw`{"a":"\"b\":1e999,\\","b":"x\\\"1e999"}`,
  '{"7e0999f4-5b0e":["12345678901234567890",true,false,null]}',
])('%s is unchanged', async (json) => {
  expect((await echo(json)).body).toBe(json);
});

test('a deep body does not overflow the stack', async () => {
  const depth = 100_000;
  const response = await echo(`${'['.repeat(depth)}1e999${']'.repeat(depth)}`);
  expect(response.statusCode).toBe(422);
  expect(response.json().errors[0].pointer).toBe(`#${'/0'.repeat(64)}`);
});

const digits = (options: { min: number; max: number }) =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: options.min, maxLength: options.max })
    .map((all) => all.join(''));

const literals = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('', '-'),
      digits({ min: 1, max: 25 }).map((text) => text.replace(/^0+(?=.)/, '')),
      fc.option(
        digits({ min: 1, max: 25 }).map((text) => `.${text}`),
        { nil: '' },
      ),
      fc.option(
        fc
          .tuple(fc.constantFrom('e', 'E', 'e+', 'e-'), fc.integer({ min: 0, max: 400 }))
          .map(([sign, value]) => `${sign}${value}`),
        { nil: '' },
      ),
    )
    .map((parts) => parts.join('')),
  // The forms in which programs write doubles.
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
);

/** As a fraction of integers: numerator and denominator. */
function fractionOf(literal: string): [bigint, bigint] {
  const [mantissa = '', exponent = '0'] = literal.toLowerCase().split('e');
  const [integer = '', fraction = ''] = mantissa.split('.');
  const power = Number(exponent) - fraction.length;
  const value = BigInt(integer.replace('-', '') + fraction) * (literal.startsWith('-') ? -1n : 1n);
  return power < 0 ? [value, 10n ** BigInt(-power)] : [value * 10n ** BigInt(power), 1n];
}

const isSame = (one: string, two: string): boolean => {
  const [[a, b], [c, d]] = [fractionOf(one), fractionOf(two)];
  return a * d === c * b;
};

const names = fc.array(
  fc.string().filter((name) => !['__proto__', 'constructor'].includes(name)),
  { maxLength: 3 },
);

test('any number comes back as the same number, or is refused because it would change', async () => {
  await fc.assert(
    fc.asyncProperty(literals, names, async (literal, names) => {
      const json = names.reduceRight(
        (inner, name) => `[0,{${JSON.stringify(name)}:${inner}}]`,
        literal,
      );
      const tokens = names.flatMap((name) => [
        '1',
        name.replaceAll('~', '~0').replaceAll('/', '~1'),
      ]);
      const back = JSON.stringify(JSON.parse(literal));
      const survives = back !== 'null' && isSame(literal, back);

      const response = await echo(json);
      const received =
        response.statusCode === 200
          ? response.body
          : decodeURIComponent(response.json().errors[0].pointer);
      expect(response.statusCode, literal).toBe(survives ? 200 : 422);
      expect(received).toBe(
        survives ? JSON.stringify(JSON.parse(json)) : ['#', ...tokens].join('/'),
      );
    }),
    { numRuns: 2_000 },
  );
});
