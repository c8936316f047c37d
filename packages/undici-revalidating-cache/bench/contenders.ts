import createClient from 'openapi-fetch';
import { Agent, type Dispatcher, fetch as undiciFetch, interceptors } from 'undici';
import { createFetch, LightRequest, MemoryStore, revalidate } from '../src/index.ts';
import { entityTagOf } from './things.ts';

export interface Contender {
  readonly name: string;
  /** Gets a thing and reads it. */
  readonly get: (path: string) => Promise<unknown>;
}

interface Paths {
  '/{size}/{index}': {
    get: {
      parameters: { path: { size: string; index: string } };
      responses: { 200: { content: { 'application/json': { id: string } } } };
    };
  };
}

/** Reads a body without copying it. */
const read = (body: Dispatcher.ResponseData['body']): Promise<number> =>
  new Promise((resolve, reject) => {
    let length = 0;
    body.on('data', (chunk: Buffer) => (length += chunk.length));
    body.on('end', () => resolve(length));
    body.on('error', reject);
  });

const maxBytes = 512 * 1024 * 1024;

/** Ways to read a thing that the origin confirms with a 304, from the floor up. */
export function contenders(origin: string, connections: number): Contender[] {
  const agent = () => new Agent({ connections, pipelining: 1 });
  const throughRequest =
    (dispatcher: Dispatcher, headersOf: (path: string) => Record<string, string> = () => ({})) =>
    async (path: string) => {
      const headers = headersOf(path);
      const { body } = await dispatcher.request({ origin, path, method: 'GET', headers });
      return read(body);
    };
  const cached = () => agent().compose(revalidate({ store: new MemoryStore({ maxBytes }) }));
  const fetchFrom = createFetch(cached());
  const client = createClient<Paths>({
    baseUrl: origin,
    fetch: createFetch(cached()),
    Request: LightRequest,
  });
  const dispatcher = cached();
  const undicis = agent().compose(interceptors.cache({ type: 'private' }));
  return [
    {
      name: 'floor: request with If-None-Match',
      get: throughRequest(agent(), (path) => ({ 'if-none-match': entityTagOf(path) })),
    },
    { name: "undici's cache, request", get: throughRequest(undicis) },
    { name: 'request', get: throughRequest(cached()) },
    {
      name: 'createFetch, bytes',
      get: async (path) => (await fetchFrom(origin + path)).bytes(),
    },
    {
      name: 'openapi-fetch on createFetch, JSON',
      async get(path) {
        const [, size = '', index = ''] = path.split('/');
        const params = { path: { size, index } };
        return (await client.GET('/{size}/{index}', { params })).data;
      },
    },
    {
      name: "undici's fetch, JSON",
      get: async (path) => (await undiciFetch(origin + path, { dispatcher })).json(),
    },
  ];
}
