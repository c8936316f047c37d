import Fastify from 'fastify';
import { Type } from 'typebox';
import { expect, test } from 'vitest';
import { compilersFactory } from '../src/validation/compilers.ts';

const thing = (maxLength: number) =>
  Type.Object({ name: Type.String({ maxLength }) }, { $id: 'Thing', additionalProperties: false });
const named = () => ({ $ref: 'Thing#' });
const counted = () => Type.Object({ count: Type.Integer() });

test('a compiler is built once for each set of shared schemas', async () => {
  const { buildValidator, buildSerializer } = compilersFactory();
  for (const build of [buildValidator, buildSerializer] as ((shared: object) => unknown)[]) {
    const compiler = build({ Thing: thing(3) });
    expect(build({ Thing: thing(3) })).toBe(compiler);
    expect(build({ Thing: thing(4) })).not.toBe(compiler);
    expect(build({})).not.toBe(compiler);
  }
});

test('a schema is compiled once for each part of requests', () => {
  const compile = (
    compilersFactory().buildValidator as unknown as (
      shared: object,
    ) => (route: { schema: object; httpPart: string }) => (value: unknown) => unknown
  )({});
  const validate = compile({ schema: counted(), httpPart: 'querystring' });
  expect(compile({ schema: counted(), httpPart: 'querystring' })).toBe(validate);
  expect(validate({ count: '1' })).toBe(true);
  expect(compile({ schema: counted(), httpPart: 'body' })({ count: '1' })).not.toBe(true);
});

test('a schema is compiled once for all responses', () => {
  const compile = (
    compilersFactory().buildSerializer as (
      shared: object,
    ) => (route: { schema: object }) => (value: unknown) => string
  )({ Thing: thing(3) });
  const serialize = compile({ schema: named() });
  expect(compile({ schema: named() })).toBe(serialize);
  expect(serialize({ name: 'a', secret: 1 })).toBe('{"name":"a"}');
  const list = compile({ schema: { type: 'array', items: named() } });
  expect(list([{ name: 'a', secret: 1 }])).toBe('[{"name":"a"}]');
});

test('references to a shared schema work after a response has used it directly', () => {
  const { buildSerializer } = compilersFactory();
  const compile = (
    buildSerializer as (shared: object) => (route: { schema: object }) => (value: unknown) => string
  )({ Thing: thing(3) });
  expect(compile({ schema: thing(3) })({ name: 'a', secret: 1 })).toBe('{"name":"a"}');
  const list = compile({ schema: { type: 'array', items: named() } });
  expect(list([{ name: 'a', secret: 1 }])).toBe('[{"name":"a"}]');
});

test('a plugin with its own schema of the same name uses its own', async () => {
  await using app = Fastify({ schemaController: { compilersFactory: compilersFactory() } });
  for (const [prefix, maxLength] of Object.entries({ '/short': 1, '/long': 9 })) {
    await app.register(
      async (part) => {
        part.addSchema(thing(maxLength));
        for (const path of ['/a', '/b']) {
          part.post(path, { schema: { body: named() } }, async () => null);
        }
      },
      { prefix },
    );
  }
  const status = async (url: string) =>
    (await app.inject({ method: 'POST', url, payload: { name: 'name' } })).statusCode;
  expect(await Promise.all(['/short/a', '/short/b', '/long/a', '/long/b'].map(status))).toEqual([
    400, 400, 200, 200,
  ]);
});
