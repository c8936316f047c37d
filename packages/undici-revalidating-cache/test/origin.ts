import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Agent, type Dispatcher } from 'undici';
import { expect } from 'vitest';
import {
  MemoryStore,
  revalidate,
  type RevalidateInterceptor,
  type RevalidateOptions,
} from '../src/index.ts';

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export interface Origin {
  readonly url: string;
  readonly server: Server;
  /** All requests, in the order of their arrival. */
  readonly requests: { method: string; url: string; headers: IncomingMessage['headers'] }[];
  /** How the next requests are answered. */
  answer: Answer;
  readonly dispatcher: Dispatcher;
  readonly store: MemoryStore;
  readonly stats: RevalidateInterceptor['stats'];
  get(path?: string, headers?: Record<string, string>): Promise<Got>;
  /** Sends a GET for a handler. */
  dispatch(handler: Dispatcher.DispatchHandler, headers?: Record<string, string>): void;
  close(): Promise<void>;
}

export interface Got {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: string;
}

/** A real server on loopback, and a dispatcher composed with the interceptor. */
export async function startOrigin(
  answer: Answer,
  options: Partial<RevalidateOptions> & { maxBytes?: number } = {},
  agentOptions: Agent.Options = {},
): Promise<Origin> {
  const { maxBytes = 1 << 20, ...own } = options;
  const requests: Origin['requests'] = [];
  const server = createServer((request, response) => {
    const { method = '', url = '', headers } = request;
    requests.push({ method, url, headers });
    origin.answer(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const store = new MemoryStore({ maxBytes });
  const interceptor = revalidate({
    store,
    maxEntryBytes: 64 * 1024,
    cacheName: 'test',
    ...own,
  });
  const agent = new Agent(agentOptions);
  const dispatcher = agent.compose(interceptor);
  const url = `http://127.0.0.1:${port}`;
  const origin: Origin = {
    url,
    server,
    requests,
    answer,
    dispatcher,
    store,
    stats: interceptor.stats,
    async get(path = '/', headers = {}) {
      const response = await dispatcher.request({ origin: url, path, method: 'GET', headers });
      const body = await response.body.text();
      return { status: response.statusCode, headers: response.headers, body };
    },
    dispatch(handler, headers = {}) {
      dispatcher.dispatch({ origin: url, path: '/', method: 'GET', headers }, handler);
    },
    async close() {
      await agent.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return origin;
}

/** Answers with this representation, or 304 if the request names its tag. */
export const representation =
  (etag: string, body: string, headers: Record<string, string> = {}): Answer =>
  (request, response) => {
    const named = request.headers['if-none-match']?.includes(etag) === true;
    const framing = named ? {} : { 'content-length': Buffer.byteLength(body) };
    response.writeHead(named ? 304 : 200, {
      etag,
      'cache-control': 'no-cache',
      ...framing,
      ...headers,
    });
    response.end(named ? undefined : body);
  };

/** An origin whose responses are sent by the test. */
export async function startGated(
  options: Parameters<typeof startOrigin>[1] = {},
  agentOptions: Agent.Options = {},
) {
  const waiting: ServerResponse[] = [];
  const answer: Answer = (_request, response) => waiting.push(response);
  const gate = await startOrigin(answer, options, agentOptions);
  return {
    gate,
    waiting,
    arrived: (count: number) => expect.poll(() => waiting.length).toBe(count),
    release: (index: number, body: string) =>
      waiting[index]?.writeHead(200, { etag: `"${body}"` }).end(body),
  };
}
