import { isDeepStrictEqual } from 'node:util';
import { SerializerSelector } from '@fastify/fast-json-stringify-compiler';
import type { SchemaObject } from 'ajv';
import { buildValidator } from './validation.ts';

type Shared = Record<string, SchemaObject>;

/**
 * What one app gets its validators and serializers from. Fastify builds both compilers again for
 * each route, and has the same schema compiled for each response that has it: up to half of what a
 * start costs.
 */
export const compilersFactory = () => ({
  // Typed as Ajv's own compile(), but Fastify passes the part of the request too.
  buildValidator: whileSame(buildValidator) as never,
  buildSerializer: whileSame(buildSerializer) as never,
});

function whileSame<Compiler>(build: (shared: Shared) => Compiler): (shared: Shared) => Compiler {
  let last: { shared: Shared; compiler: Compiler } | undefined;
  return (shared) => {
    if (last === undefined || !isDeepStrictEqual(last.shared, shared)) {
      last = { shared, compiler: build(shared) };
    }
    return last.compiler;
  };
}

type CompileSerializer = ReturnType<ReturnType<typeof SerializerSelector>>;

function buildSerializer(shared: Shared): CompileSerializer {
  const compile = SerializerSelector()(shared);
  const known = new Map<string, ReturnType<CompileSerializer>>();
  return (route) => {
    const key = JSON.stringify(route.schema);
    const serialize = known.get(key) ?? compile(route);
    known.set(key, serialize);
    return serialize;
  };
}
