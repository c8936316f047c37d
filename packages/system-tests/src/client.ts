import type { IncomingHttpHeaders } from 'node:http';
import { Pool } from 'undici';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Sends a request as a user. A body is sent as JSON. */
export type Ask = (
  user: string,
  method: Method,
  path: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
) => Promise<Answer>;

export type Client = ReturnType<typeof connectTo>;

/** A client with persistent connections. It never retries: a broken connection is an error. */
export function connectTo(url: string) {
  const pool = new Pool(url, { pipelining: 1 });
  const ask: Ask = async (user, method, path, body, headers) => {
    const answer = await pool.request({
      method,
      path,
      headers: {
        'x-user': user,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
    return { status: answer.statusCode, headers: answer.headers, body: await answer.body.text() };
  };
  return { ask, close: () => pool.destroy() };
}
