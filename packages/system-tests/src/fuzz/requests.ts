import fc from 'fast-check';
import { ann, bob } from '../sample-project.ts';
import type { Document, Operation } from '../contract.ts';
import { oddTexts, valuesOf, weighted } from './values.ts';

/** A request that is well-formed HTTP. */
export interface Request {
  readonly method: string;
  /** With `{project_id}` and the like for the ids of existing resources. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | undefined;
}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'];

/** A field value (RFC 9110 section 5.5). */
const fieldText = fc
  .string({ unit: 'binary-ascii', maxLength: 30 })
  .map((text) => text.replaceAll(/[^\t\x20-\x7e]/g, '').trim());

const user = weighted(
  [6, fc.constant(ann)],
  [2, fc.constantFrom(bob, 'eve@example.com', 'anonymous', ' Ann@Example.COM ')],
  [1, fieldText],
);
const condition = fc.oneof(
  fc.constantFrom(
    '*',
    '""',
    '"x"',
    'W/"x"',
    '"a", W/"b"',
    'x',
    '"',
    ',',
    `"${'x,'.repeat(2_000)}"`,
  ),
  fieldText,
);
const oddHeaders = fc.dictionary(
  fc.constantFrom(
    'accept',
    'authorization',
    'cookie',
    'if-modified-since',
    'origin',
    'range',
    'traceparent',
    'x-forwarded-for',
    'x-http-method-override',
    'x-request-id',
  ),
  fieldText,
  { maxKeys: 2 },
);
const codings = fc.oneof(
  fc.constantFrom(
    '*',
    'br',
    'zstd',
    'x-gzip',
    'gzip;q=0.5, *;q=0',
    'identity;q=0',
    'br, identity;q=0',
  ),
  fieldText,
);
const headers = fc
  .record(
    {
      'x-user': user,
      'if-match': condition,
      'if-none-match': condition,
      'accept-encoding': codings,
      odd: oddHeaders,
    },
    { requiredKeys: ['x-user'] },
  )
  .map(({ odd, ...own }) => ({ ...odd, ...own }));

const segment = fc.oneof(
  fc.constantFrom(...oddTexts.map((text) => encodeURIComponent(text.toWellFormed()))),
  fc.constantFrom('%', '%ff', '%zz', '..', '.', ';', '//', '7f0e9f4e-5b0e-4d0b-8a5e-1f2d3c4b5a69'),
  fc.string({ unit: 'binary-ascii', maxLength: 20 }).map(encodeURIComponent),
);

/** Queries such as `limit=7&after=…`, valid and invalid. */
const query = fc
  .array(
    fc.tuple(
      fc.constantFrom('limit', 'after', 'page', '__proto__', 'limit[]', 'project_id'),
      fc.oneof(fc.integer({ min: -1, max: 1_001 }).map(String), segment),
    ),
    { maxLength: 2 },
  )
  .map((pairs) => (pairs.length === 0 ? '' : `?${pairs.map((pair) => pair.join('=')).join('&')}`));

/** JSON, and almost JSON. */
const bytesOf = (value: fc.Arbitrary<unknown>): fc.Arbitrary<Buffer> =>
  weighted(
    [12, value.map((value) => Buffer.from(JSON.stringify(value) ?? ''))],
    [
      1,
      fc
        .tuple(value, fc.nat(40))
        .map(([value, length]) => Buffer.from((JSON.stringify(value) ?? '').slice(0, length))),
    ],
    [
      1,
      fc.constantFrom(
        ...[
          '',
          'null',
          '{}{}',
          '\uFEFF{"name":"x"}',
          '{"__proto__":{"a":1}}',
          '{"constructor":{"prototype":1}}',
          '{"name":"x","name":"y"}',
          '{"name":"\\ud800"}',
          '{"name":"x","configuration":1e400}',
          `{"name":"x","configuration":${'['.repeat(100)}${']'.repeat(100)}}`,
          '['.repeat(20_000),
          `{"name":"${'x'.repeat(1 << 20)}"}`,
        ].map((text) => Buffer.from(text)),
        Buffer.from('7b226e616d65223a22ff227d', 'hex'),
      ),
    ],
    [1, fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes))],
  );

const type = weighted(
  [12, fc.constant('application/json')],
  [1, fc.constantFrom('text/plain', 'application/json; charset=utf-16', 'x', 'a/b;c')],
);

/** Requests for one operation, mostly valid. */
function requestsFor(path: string, method: string, operation: Operation, document: Document) {
  const body = operation.requestBody?.content['application/json']?.schema;
  const steps = path
    .split('/')
    .map((step) =>
      step.startsWith('{') ? weighted([12, fc.constant(step)], [1, segment]) : fc.constant(step),
    );
  return fc.record({
    method: fc.constant(method.toUpperCase()),
    path: fc
      .tuple(fc.tuple(...steps), weighted([3, fc.constant('')], [1, query]))
      .map(([steps, query]) => steps.join('/') + query),
    headers: fc
      .tuple(headers, type)
      .map(([own, type]) => (body === undefined ? own : { ...own, 'content-type': type })),
    body: body === undefined ? fc.constant(undefined) : bytesOf(valuesOf(body, document)),
  });
}

/** Requests with any method, path and body. */
const anyRequest = fc.record({
  method: fc.constantFrom(...methods),
  path: fc
    .tuple(
      fc.array(
        fc.oneof(
          fc.constantFrom('projects', '{project_id}', 'areas', '{area_id}', 'zones', '{zone_id}'),
          fc.constantFrom('nodes', '{node_uuid}', 'collaborators', 'health', 'metrics', 'ready'),
          segment,
        ),
        { maxLength: 8 },
      ),
      query,
    )
    .map(([steps, query]) => `/${steps.join('/')}${query}`),
  headers: fc.tuple(headers, type).map(([own, type]) => ({ ...own, 'content-type': type })),
  body: fc.option(bytesOf(fc.jsonValue({ maxDepth: 2 })), { nil: undefined }),
});

/** A valid request for each operation, with the contract's own examples. */
export function validRequestsOf(document: Document): Request[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { requestBody }]) => {
      const schema = requestBody?.content['application/json']?.schema;
      const { $ref = '' } = schema ?? {};
      const [example] = document.components.schemas[$ref.split('/').at(-1) ?? '']?.examples ?? [];
      return {
        method: method.toUpperCase(),
        path,
        headers: { 'x-user': ann, ...(schema && { 'content-type': 'application/json' }) },
        body: schema && Buffer.from(JSON.stringify(example)),
      };
    }),
  );
}

/** Mostly reads, because writes take the database longer. */
export function requestsOf(document: Document): fc.Arbitrary<Request> {
  const described = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      weight: method === 'get' && !operation.tags?.includes('operations') ? 8 : 1,
      arbitrary: requestsFor(path, method, operation, document),
    })),
  );
  return weighted([4, fc.oneof(...described)], [1, anyRequest]);
}
