import { readFile } from 'node:fs/promises';
import addFormats from 'ajv-formats';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { LightMyRequestResponse } from 'fastify';
import type { Ask } from 'service-kit/testing';

type Method = Parameters<Ask>[1];

export interface Operation {
  readonly operationId: string;
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: object;
  readonly responses: Readonly<
    Record<string, { headers?: object; content?: Record<string, object> }>
  >;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, { examples?: unknown[] }>> };
}

export interface Checked {
  readonly document: Document;
  /** Asks, and throws unless the answer is one that the document describes. */
  readonly ask: Ask;
  /** `<operationId> <status>` of every answer so far. */
  readonly seen: Set<string>;
}

const escape = (token: string) =>
  encodeURIComponent(token.replaceAll('~', '~0').replaceAll('/', '~1'));

/** Holds a live service to the document that is committed for it. */
export async function checked(name: string, ask: Ask): Promise<Checked> {
  const file = new URL(`../../../openapi/${name}.json`, import.meta.url);
  const document = JSON.parse(await readFile(file, 'utf8')) as Document;
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(document, name);
  const seen = new Set<string>();

  const find = (method: Method, url: string) => {
    const [path = ''] = url.split('?', 1);
    for (const [template, methods] of Object.entries(document.paths)) {
      const pattern = new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`);
      // OpenAPI leaves HEAD out: it is GET without a body.
      const key = method === 'HEAD' ? 'get' : method.toLowerCase();
      const operation = methods[key];
      if (pattern.test(path) && operation !== undefined) return { template, key, operation };
    }
    throw new Error(`${name} documents no ${method} ${url}`);
  };

  const check = (method: Method, url: string, answer: LightMyRequestResponse): void => {
    const { template, key, operation } = find(method, url);
    const status = String(answer.statusCode);
    const what = `${name} ${method} ${url} ${status}`;
    seen.add(`${operation.operationId} ${status}`);
    const response = operation.responses[status];
    if (response === undefined) throw new Error(`${what} is not documented: ${answer.body}`);
    if (response.content === undefined || method === 'HEAD') {
      if (answer.body !== '') throw new Error(`${what} has a body: ${answer.body}`);
      return;
    }
    const [type = ''] = String(answer.headers['content-type']).split(';', 1);
    if (response.content[type] === undefined) throw new Error(`${what} is ${type}`);
    const pointer = ['paths', template, key, 'responses', status, 'content', type, 'schema'];
    const validate = ajv.getSchema(`${name}#/${pointer.map(escape).join('/')}`);
    const body: unknown = type.endsWith('json') ? answer.json() : answer.body;
    if (validate === undefined || validate(body) !== true) {
      throw new Error(`${what}: ${ajv.errorsText(validate?.errors)} in ${answer.body}`);
    }
  };

  return {
    document,
    seen,
    async ask(user, method, url, body, headers) {
      const answer = await ask(user, method, url, body, headers);
      check(method, url, answer);
      return answer;
    },
  };
}
