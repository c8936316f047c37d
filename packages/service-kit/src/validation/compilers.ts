import { isDeepStrictEqual } from 'node:util';
import { SerializerSelector } from '@fastify/fast-json-stringify-compiler';
import type { SchemaObject } from 'ajv';
import { buildValidator } from './validation.ts';

type Shared = Record<string, SchemaObject>;

/**
 * Creates an app's validators and serializers, and compiles each schema once. By default Fastify
 * rebuilds both compilers for each route and recompiles a schema wherever it is used, which takes up
 * to half of a service's start.
 */
export const compilersFactory = () => ({
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- It is that of Ajv's compile(), but Fastify also passes the part of the request.
  buildValidator: whileSame((shared) => onceEach(buildValidator(shared))) as never,
  // The selector removes schemas from the object that it is given.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The selector's type and Fastify's are declared apart.
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
