import type { Dispatcher } from 'undici';

/** What `createFetch` makes: enough of `fetch` for openapi-fetch, and for reading JSON. */
export type LightFetch = (input: Request | string | URL, init?: RequestInit) => Promise<Response>;

const withoutBody = new Set([101, 204, 205, 304]);

/**
 * A `fetch` over a dispatcher, without undici's fetch stack: no redirects, no CORS, no cookies, no
 * streaming. The body is read whole before it resolves to a real `Response`. Give it Node's own
 * `Request`; undici's fails with it.
 *
 * @throws what the dispatcher throws: undici's errors with their codes, not `TypeError: fetch failed`
 */
export function createFetch(dispatcher: Dispatcher): LightFetch {
  return async (input, init) => {
    const request =
      input instanceof Request && init === undefined ? input : new Request(input, init);
    const { origin, pathname, search } = new URL(request.url);
    const { statusCode, headers, body } = await dispatcher.request({
      origin,
      path: `${pathname}${search}`,
      method: request.method,
      headers: Object.fromEntries(request.headers),
      body: request.body === null ? null : Buffer.from(await request.arrayBuffer()),
      signal: request.signal,
    });
    const content = await body.arrayBuffer();
    const fields = Object.entries(headers).flatMap(([name, value]) =>
      [value ?? []].flat().map((line): [string, string] => [name, line]),
    );
    return new Response(withoutBody.has(statusCode) ? null : content, {
      status: statusCode,
      headers: fields,
    });
  };
}
