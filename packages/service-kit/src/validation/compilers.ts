import { isDeepStrictEqual } from 'node:util';
import { SerializerSelector } from '@fastify/fast-json-stringify-compiler';
import type { SchemaObject } from 'ajv';
import { buildValidator } from './validation.ts';

type Shared = Record<string, SchemaObject>;

/**
 * What one app gets its validators and serializers from. Fastify builds both compilers again for
 * each route, and has the same schema compiled for each route and response that has it: up to half
 * of what a start costs.
 */
export const compilersFactory = () => ({
  // Typed as Ajv's own compile(), but Fastify passes the part of the request too.
  buildValidator: whileSame((shared) => onceEach(buildValidator(shared))) as never,
  // It takes what a response names directly out of the schemas that it was given.
  buildSerializer: whileSame((shared) =>
    onceEach((route: never) => SerializerSelector()({ ...shared })(route)),
  ) as never,
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

interface Route {
  readonly schema?: unknown;
  /** Of a request: body, params, … */
  readonly httpPart?: string;
}

function onceEach<Of extends Route, Compiled>(
  compile: (route: Of) => Compiled,
): (route: Of) => Compiled {
  const known = new Map<string, Compiled>();
  return (route) => {
    const key = JSON.stringify([route.httpPart, route.schema]);
    const compiled = known.get(key) ?? compile(route);
    known.set(key, compiled);
    return compiled;
  };
}
