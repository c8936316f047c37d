import { Type } from 'typebox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, createApp, Name, ref, User } from '../src/index.ts';
import { docs, post, thingApp } from './thing-app.ts';

let app: App;
beforeAll(async () => {
  app = await thingApp();
});
afterAll(() => app.close());

const send = (body: unknown) => post(app, JSON.stringify(body));
const faultsOf = async (body: unknown) => {
  const response = await send(body);
  expect(response.statusCode).toBe(422);
  return response.json().errors;
};

describe('a body', () => {
  test('is not converted', async () => {
    expect(await faultsOf({ name: 5, size: '5', parts: 'one' })).toEqual([
      { pointer: '#/name', detail: 'must be a string' },
      { pointer: '#/size', detail: 'must be an integer' },
      { pointer: '#/parts', detail: 'must be an array' },
    ]);
    expect(await faultsOf({ name: 'a', size: true })).toHaveLength(1);
    expect(await faultsOf({ name: 'a', parts: null })).toHaveLength(1);
  });

  test('must not have unknown properties', async () => {
    expect(await faultsOf({ name: 'a', 'a/b~c d': 1 })).toEqual([
      { pointer: '#/a~1b~0c%20d', detail: 'is unknown' },
    ]);
  });

  test('gets a pointer to a missing property', async () => {
    expect(await faultsOf({})).toEqual([{ pointer: '#/name', detail: 'is required' }]);
    expect(await faultsOf([])).toEqual([{ pointer: '#', detail: 'must be an object' }]);
    expect(await faultsOf({ name: 'a', parts: ['b', ''] })).toMatchObject([
      { pointer: '#/parts/1' },
    ]);
  });

  test('gets the allowed values once', async () => {
    expect(await faultsOf({ name: 'a', kind: 'door' })).toEqual([
      { pointer: '#/kind', detail: 'must be "lamp" or "switch"' },
    ]);
  });
});

const odd = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`odd${index}`, 0]));

test('a schema from an OpenAPI document gives the same message', async () => {
  const published = await createApp({ docs });
  const role = { anyOf: [{ enum: ['owner'] }, { enum: ['viewer'] }] };
  const body = { type: 'object', properties: { role } };
  published.post('/', { schema: { body } }, async () => ({}));
  const response = await published.inject({ method: 'POST', url: '/', payload: { role: 'king' } });
  expect(response.json().errors).toEqual([
    { pointer: '#/role', detail: 'must be "owner" or "viewer"' },
  ]);
  await published.close();
});

describe('a hostile body', () => {
  test('of up to 16 KiB gets at most 100 faults', async () => {
    expect(await faultsOf({ name: 'a', ...odd(1_000) })).toHaveLength(100);
  });

  test('of more than 16 KiB gets one fault', async () => {
    expect(await faultsOf({ name: 'a', ...odd(10_000) })).toHaveLength(1);
    expect(await faultsOf({ name: 'a', parts: Array(100_000).fill('') })).toHaveLength(1);
  });

  test('does not get long names back', async () => {
    const response = await send({ name: 'a', ['x'.repeat(500_000)]: 1 });
    expect(response.statusCode).toBe(422);
    expect(response.json().errors).toEqual([{ pointer: '#', detail: 'is unknown' }]);
  });

  test('with a lone surrogate in a name gets a response', async () => {
    const response = await post(app, String.raw`{"name":"a","\ud800":1}`);
    expect(response.json().errors).toMatchObject([{ pointer: '#/%EF%BF%BD' }]);
  });
});

describe('a name', () => {
  test.for([
    ['  a ', 'a'],
    ['\t a b\n', 'a b'],
    ['x'.repeat(200), 'x'.repeat(200)],
    [` ${'x'.repeat(200)} `, 'x'.repeat(200)],
    ['💡'.repeat(200), '💡'.repeat(200)],
    ['Küche "Süd" 厨房', 'Küche "Süd" 厨房'],
  ])('%j is taken as %j', async ([name, taken]) => {
    const response = await send({ name, parts: [name] });
    expect(response.json()).toEqual({ name: taken, parts: [taken] });
  });

  test.for([
    '',
    '   ',
    'x'.repeat(201),
    '💡'.repeat(201),
    'a\nb',
    'a\u0000b',
    'a\u007fb',
    'a\u0085b',
  ])('%j is refused', async (name) => {
    expect(await faultsOf({ name })).toMatchObject([{ pointer: '#/name' }]);
  });

  test.for([String.raw`a\ud83db`, String.raw`\udca1`])(
    'with a lone %s is refused',
    async (name) => {
      expect((await post(app, `{"name":"${name}"}`)).statusCode).toBe(422);
    },
  );
});

test('the pattern of a name means the same with and without the flag u', () => {
  const pattern = String((Name as { pattern?: string }).pattern);
  for (const flags of ['', 'u']) {
    const expression = new RegExp(pattern, flags);
    const fits = ['', 'a', 'p{Cc}', '💡', 'ü💡 厨房'].map((text) => expression.test(text));
    expect(fits, `flags "${flags}"`).not.toContain(false);
    const texts = ['a\u0000', '\u001f', '\u007f', '\u009f', '\ud83d', '\udca1', 'a\ud83db'];
    expect(texts.filter((text) => expression.test(text))).toEqual([]);
  }
});

test.for([
  [' Ann@Example.COM ', 'ann@example.com'],
  ['Anonymous', 'anonymous'],
])('the user %j is stored as %j', async ([owner, taken]) => {
  expect((await send({ name: 'a', owner })).json().owner).toBe(taken);
});

test('each fault is described in words', async () => {
  const limited = await createApp({ docs });
  limited.post(
    '/',
    {
      schema: {
        body: Type.Object(
          {
            empty: Type.String({ minLength: 1 }),
            short: Type.String({ minLength: 3 }),
            long: Type.String({ maxLength: 1_000 }),
            name: ref(Name),
            user: ref(User),
            code: Type.String({ pattern: '^[a-z]$' }),
            id: Type.String({ format: 'uuid' }),
            at: Type.String({ format: 'date-time' }),
            small: Type.Integer({ minimum: 1 }),
            large: Type.Integer({ maximum: 10 }),
            few: Type.Array(Type.Integer(), { minItems: 1 }),
            many: Type.Array(Type.Integer(), { maxItems: 1 }),
            flag: Type.Boolean(),
            none: Type.Object({}, { minProperties: 1 }),
          },
          { additionalProperties: false },
        ),
      },
    },
    async () => 'fine',
  );
  const response = await limited.inject({
    method: 'POST',
    url: '/',
    payload: {
      empty: '',
      short: 'a',
      long: 'a'.repeat(1_001),
      name: 'a\nb',
      user: 'nobody',
      code: '1',
      id: '1',
      at: 'now',
      small: 0,
      large: 11,
      few: [],
      many: [1, 2],
      flag: 1,
      none: {},
    },
  });
  await limited.close();
  const sentences = response
    .json()
    .errors.map((fault: { pointer: string; detail: string }) => `${fault.pointer} ${fault.detail}`);
  expect(sentences.toSorted()).toEqual([
    '#/at must be a time such as 2026-01-31T12:00:00Z',
    '#/code has the wrong form',
    '#/empty must not be empty',
    '#/few must have at least 1 item',
    '#/flag must be true or false',
    '#/id must be a UUID',
    '#/large must be at most 10',
    '#/long must have at most 1,000 characters',
    '#/many must have at most 1 item',
    '#/name must not contain control characters or halves of surrogate pairs',
    '#/none must have at least 1 property',
    '#/short must have at least 3 characters',
    '#/small must be at least 1',
    '#/user must be an e-mail address or anonymous',
  ]);
});

describe('a query', () => {
  test.for(['abc', '0', '1001', '-1', '1.5', '0x10', '1e2', '%205', '05', '', '1&limit=2', 'true'])(
    'limit=%s is 422',
    async (limit) => {
      const response = await app.inject(`/things?limit=${limit}`);
      expect(response.statusCode).toBe(422);
      expect(response.json().errors).toMatchObject([{ parameter: 'limit' }]);
    },
  );

  test('must not have a parameter twice', async () => {
    const response = await app.inject('/things?limit=1&limit=2&page=1&page=2');
    expect(response.json().errors).toEqual([
      { parameter: 'page', detail: 'is unknown' },
      { parameter: 'limit', detail: 'must not be given twice' },
    ]);
  });

  test('must not have unknown parameters', async () => {
    const response = await app.inject('/things?page=2');
    expect(response.json().errors).toEqual([{ parameter: 'page', detail: 'is unknown' }]);
  });

  test('is converted by its schema, references included, and gets defaults', async () => {
    const Flag = Type.Boolean({ $id: 'Flag' });
    const query = await createApp({ docs, schemas: [Flag] });
    query.get(
      '/',
      {
        schema: {
          querystring: Type.Object({
            flag: Type.Unsafe<boolean>({ $ref: 'Flag#' }),
            ratio: Type.Number(),
            id: Type.String({ format: 'uuid' }),
            limit: Type.Integer({ default: 7 }),
          }),
        },
      },
      async (request) => request.query,
    );
    const id = '7F0E9F4E-5B0E-4D0B-8A5E-1F2D3C4B5A69';
    const response = await query.inject(`/?flag=true&ratio=-1.5&id=${id}`);
    expect(response.json()).toEqual({ flag: true, ratio: -1.5, id: id.toLowerCase(), limit: 7 });
    await query.close();
  });
});

test('an invalid header field is 400', async () => {
  const response = await app.inject({ url: '/things', headers: { 'x-user': 'x'.repeat(300) } });
  expect(response.statusCode).toBe(400);
  expect(response.json().detail).toBe('The x-user field must have at most 254 characters');
});

test('an invalid schema prevents the start', async () => {
  const wrong = await createApp({ docs });
  wrong.post('/', { schema: { body: Type.Object({}, { minProprties: 1 }) } }, async () => ({}));
  await expect(wrong.ready()).rejects.toThrow('minProprties');
  await wrong.close();
});
