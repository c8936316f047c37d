import { readFile } from 'node:fs/promises';
import addFormats from 'ajv-formats';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ServiceName } from './service-process.ts';

export interface Operation {
  readonly operationId: string;
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly parameters?: readonly { name: string; in: string; schema: Schema }[];
  readonly requestBody?: { readonly content: Record<string, { readonly schema: Schema }> };
  readonly responses: Readonly<
    Record<string, { headers?: object; content?: Record<string, object> }>
  >;
}

/** The part of JSON Schema that the contracts use. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly examples?: readonly unknown[];
}

export interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

export interface ReceivedResponse {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

export type Contract = Awaited<ReturnType<typeof contractOf>>;

const escape = (token: string) =>
  encodeURIComponent(token.replaceAll('~', '~0').replaceAll('/', '~1'));

async function documentOf(service: ServiceName): Promise<Document> {
  const file = new URL(`../../../openapi/${service}.json`, import.meta.url);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- A file of this repository.
  return JSON.parse(await readFile(file, 'utf8')) as Document;
}

export async function contractOf(service: ServiceName) {
  const document = await documentOf(service);
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(document, service);
  const paths = Object.entries(document.paths).map(([template, methods]) => ({
    // An empty segment is a malformed id.
    pattern: new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]*')}$`),
    methods,
  }));
  const pointers = new Map(
    Object.entries(document.paths).flatMap(([template, methods]) =>
      Object.entries(methods).map(([key, operation]) => [
        operation,
        [service, ['paths', template, key].map(escape).join('/')].join('#/'),
      ]),
    ),
  );

  return {
    document,
    /** The operation of a request, if the contract has one. */
    operationOf(method: string, url: string): Operation | undefined {
      const [path = ''] = url.split(/[?#]/, 1);
      // The contract leaves HEAD out: it is GET without a body.
      const key = method === 'HEAD' ? 'get' : method.toLowerCase();
      return paths.find(({ pattern, methods }) => key in methods && pattern.test(path))?.methods[
        key
      ];
    },
    /** @throws Error unless the contract allows the response for this operation */
    check(
      operation: Operation,
      method: string,
      { status, contentType, body }: ReceivedResponse,
    ): void {
      const response = operation.responses[status];
      if (response === undefined) throw new Error(`${status} is not documented: ${body}`);
      if (response.content === undefined || method === 'HEAD') {
        if (body !== '') throw new Error(`${status} has a body: ${body}`);
        return;
      }
      const [type = ''] = contentType.split(';', 1);
      if (response.content[type] === undefined) throw new Error(`${status} is ${type}`);
      const pointer = ['responses', String(status), 'content', type, 'schema'];
      const validate = ajv.getSchema(`${pointers.get(operation)}/${pointer.map(escape).join('/')}`);
      const value: unknown = type.endsWith('json') ? JSON.parse(body) : body;
      if (validate === undefined || validate(value) !== true) {
        throw new Error(`${status}: ${ajv.errorsText(validate?.errors)} in ${body}`);
      }
    },
  };
}

/** The operations in a service's committed contract, except `/health` and the like. */
export async function publishedOperations(service: ServiceName) {
  const { paths } = await documentOf(service);
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, { tags }]) => tags?.includes('operations') !== true)
      .map(([method, { operationId }]) => ({
        operationId,
        method,
        /** Matches its paths, with or without a query. */
        pattern: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/?]+')}(\\?|$)`),
      })),
  );
}
