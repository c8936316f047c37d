import { gzipSync } from 'node:zlib';
import { Agent, BalancedPool, Dispatcher, interceptors, Pool } from 'undici';
import { afterEach, describe, expect, test } from 'vitest';
import { MemoryStore, revalidate } from '../src/index.ts';
import { controllerOf } from './model-origin.ts';
import { type Answer, type Origin, representation, startOrigin } from './origin.ts';

let origin: Origin;
const agents: Dispatcher[] = [];
afterEach(async () => {
  await Promise.all(agents.splice(0).map((agent) => agent.destroy()));
  await origin.close();
});

const path = '/';
const method = 'GET' as const;

/** A cache over these interceptors, the innermost first, and further ones outside of it. */
function composed(inside: Dispatcher.DispatcherComposeInterceptor[], store = newStore()) {
  const agent = new Agent();
  agents.push(agent);
  return agent.compose(...inside, revalidate({ store, trustEntityTags: true }));
}
const newStore = () => new MemoryStore({ maxBytes: 1 << 20 });

async function read(dispatcher: Dispatcher, options: Partial<Dispatcher.RequestOptions> = {}) {
  const request = { origin: origin.url, path, method, ...options };
  const { body, statusCode } = await dispatcher.request(request);
  return { status: statusCode, body: await body.text() };
}

/** Each host has a body of its own, all with the same entity tag. */
const byHost: Answer = (request, response) =>
  representation('"1"', `of ${request.headers.host}`)(request, response);

describe('the authority of a request is part of its key', () => {
  test.each<[string, (host: string) => NonNullable<Dispatcher.RequestOptions['headers']>]>([
    ['a field', (host) => ({ host })],
    ['a field in another case', (host) => ({ HOST: host })],
    ['a list', (host) => ['Host', host]],
    ['pairs', (host) => new Map([['hOst', host]])],
  ])('as %s', async (_form, headersOf) => {
    origin = await startOrigin(byHost, { trustEntityTags: true });
    for (const host of ['ann.example', 'bob.example', 'ann.example']) {
      const { body } = await read(origin.dispatcher, { headers: headersOf(host) });
      expect(body).toBe(`of ${host}`);
    }
    expect(origin.stats).toMatchObject({ missed: 2, revalidated: 1 });
  });

  test('the Host field that undici would send anyway makes no difference', async () => {
    origin = await startOrigin(byHost);
    await origin.get();
    await read(origin.dispatcher, { headers: { host: new URL(origin.url).host } });
    expect(origin.stats).toMatchObject({ missed: 1, revalidated: 1 });
  });

  test("with undici's dns interceptor outside, two names at one address are two resources", async () => {
    origin = await startOrigin(byHost);
    const { port } = new URL(origin.url);
    const address = { address: '127.0.0.1', family: 4 as const, ttl: 60_000 };
    const dns = interceptors.dns({ lookup: (_origin, _options, done) => done(null, [address]) });
    const dispatcher = composed([]).compose(dns);
    for (const name of ['ann.example', 'bob.example', 'ann.example']) {
      const { body } = await read(dispatcher, { origin: `http://${name}:${port}` });
      expect(body).toBe(`of ${name}:${port}`);
    }
    expect(origin.requests[2]?.headers['if-none-match']).toBe('"1"');
  });

  test('one Host at two addresses is two resources', async () => {
    origin = await startOrigin(representation('"1"', 'one'));
    const other = await startOrigin(representation('"1"', 'other'));
    const dispatcher = composed([]);
    const headers = { host: 'a.example' };
    expect((await read(dispatcher, { headers })).body).toBe('one');
    expect((await read(dispatcher, { headers, origin: other.url })).body).toBe('other');
    await other.close();
  });

  test('a Pool sends requests to its own origin, whichever origin they name', async () => {
    origin = await startOrigin(representation('"1"', 'pool'));
    const other = await startOrigin(representation('"1"', 'other'));
    const store = newStore();
    const pool = new Pool(origin.url);
    agents.push(pool);
    const misled = pool.compose(revalidate({ store, trustEntityTags: true }));
    expect((await read(misled, { origin: other.url })).body).toBe('pool');
    expect((await read(composed([], store), { origin: other.url })).body).toBe('other');
    await other.close();
  });

  test('origin, path and Host are not confused with each other', async () => {
    origin = await startOrigin(() => {});
    const urls = new Set<string>();
    const store = newStore();
    const keys = store.keys.bind(store);
    store.keys = (url) => (urls.add(url), keys(url));
    const dispatcher = new Echo().compose(revalidate({ store }));
    const before = urls.size;
    const requests = [
      { origin: 'http://a', path: '/x' },
      { origin: 'http://a', path: '/x', headers: { host: 'b' } },
      { origin: 'http://a', path: '/x', headers: { host: 'b servername=c' } },
      { origin: 'http://a', path: '/x', headers: { host: 'b' }, servername: 'c' },
      { origin: 'http://a', path: 'http://b/' },
      { origin: 'http://ahttp:', path: '//b/' },
      { origin: 'https://a', path: '/x' },
      { path: '/x' },
    ];
    for (const request of requests)
      await (await dispatcher.request({ method, ...request })).body.dump();
    expect(urls.size - before).toBe(requests.length);
  });
});

/** Answers at once, without a network. */
class Echo extends Dispatcher {
  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler) {
    const controller = controllerOf(handler);
    handler.onRequestStart?.(controller, {});
    handler.onResponseStart?.(controller, 200, { etag: '"1"', 'content-length': '1' }, 'OK');
    handler.onResponseData?.(controller, Buffer.from('1'));
    handler.onResponseEnd?.(controller, {});
    return options.method === 'GET';
  }
}

/** `/latest` leads to the URL in `target`, or to the page of the user. */
const redirecting =
  (target: () => string | undefined): Answer =>
  (request, response) => {
    const user = String(request.headers['x-user']);
    const location = target() ?? `/users/${user}`;
    if (request.url === '/latest') response.writeHead(302, { location }).end();
    else representation('"1"', `this is ${request.url}`)(request, response);
  };

describe("undici's redirect interceptor inside", () => {
  const redirect = interceptors.redirect({ maxRedirections: 3 });
  const another = revalidate({ store: newStore(), trustEntityTags: true });
  const insides: [string, Dispatcher.DispatcherComposeInterceptor[]][] = [
    ['alone', [redirect]],
    ['with another cache', [redirect, another]],
  ];

  test('the response of another URL is not stored under the requested one', async () => {
    let version = '/v1';
    origin = await startOrigin(redirecting(() => version));
    const store = newStore();
    const dispatcher = composed([redirect], store);
    for (version of ['/v1', '/v2', '/v1']) {
      const { body } = await read(dispatcher, { path: '/latest' });
      expect(body).toBe(`this is ${version}`);
    }
    expect(store.stats.entries).toBe(0);
    // The resource itself is stored as usual.
    await read(dispatcher, { path: '/v1' });
    expect(store.stats.entries).toBe(1);
  });

  test.each(insides)('nor if only the dispatcher knows the origin: %s', async (_what, inside) => {
    let version = '/v1';
    origin = await startOrigin(redirecting(() => `${origin.url}${version}`));
    const store = newStore();
    const pool = new BalancedPool(origin.url);
    agents.push(pool);
    const dispatcher = pool.compose(...inside, revalidate({ store }));
    const readFromPool = async (url: string) => {
      const { body } = await dispatcher.request({ path: url, method });
      return body.text();
    };
    for (version of ['/v1', '/v2', '/v1']) {
      expect(await readFromPool('/latest')).toBe(`this is ${version}`);
    }
    expect(store.stats.entries).toBe(0);
    await readFromPool('/v1');
    expect(store.stats.entries).toBe(1);
  });

  test("each caller's context has the URLs of its own response", async () => {
    origin = await startOrigin((_request, response) => {
      origin.answer = redirecting(() => '/v1');
      response.writeHead(200, { 'set-cookie': 'id=1', 'content-length': 0 }).end();
    });
    const dispatcher = composed([redirect]);
    const responses = await Promise.all(
      [0, 1].map(() => dispatcher.request({ origin: origin.url, path: '/latest', method })),
    );
    const paths = responses.map(({ context }) =>
      (context as { history: URL[] }).history.map(({ pathname }) => pathname),
    );
    expect(paths).toEqual([['/latest'], ['/latest', '/v1']]);
    for (const { body } of responses) await body.dump();
  });

  test.each(insides)(
    "a redirect by user does not hand one user's page to another: %s",
    async (_what, inside) => {
      origin = await startOrigin(redirecting(() => undefined));
      const dispatcher = composed(inside);
      const readAs = (user: string) =>
        read(dispatcher, { path: '/latest', headers: { 'x-user': user } });
      for (const user of ['ann', 'bob']) {
        expect((await readAs(user)).body).toBe(`this is /users/${user}`);
      }
      const both = await Promise.all(['ann', 'bob', 'ann', 'bob'].map(readAs));
      const expected = ['ann', 'bob', 'ann', 'bob'].map((user) => `this is /users/${user}`);
      expect(both.map(({ body }) => body)).toEqual(expected);
    },
  );

  test("another URL's 304 does not confirm what is stored for the first one", async () => {
    origin = await startOrigin(representation('"1"', 'this is /latest'));
    const dispatcher = composed([redirect]);
    expect((await read(dispatcher, { path: '/latest' })).body).toBe('this is /latest');
    origin.answer = redirecting(() => '/v1');
    expect((await read(dispatcher, { path: '/latest' })).body).toBe('this is /v1');
  });

  test("the caller's own condition still gets its 304", async () => {
    origin = await startOrigin(redirecting(() => '/v1'));
    const headers = { 'if-none-match': '"1"' };
    const response = await read(composed([redirect]), { path: '/latest', headers });
    expect(response.status).toBe(304);
  });
});

describe('interceptors inside that change the body', () => {
  test('a body that dump has removed is not stored', async () => {
    origin = await startOrigin((_request, response) => {
      // Without a Content-Length.
      response.writeHead(200, { etag: '"1"' }).write('o');
      response.end('ne');
    });
    const store = newStore();
    await read(composed([interceptors.dump()], store));
    expect(store.stats.entries).toBe(0);
  });

  test('a body that decompress has decoded is stored and served decoded', async () => {
    const fields = { 'content-encoding': 'gzip', vary: 'accept-encoding' };
    origin = await startOrigin((request, response) => {
      const isKnown = request.headers['if-none-match'] !== undefined;
      response.writeHead(isKnown ? 304 : 200, { etag: '"1"', ...fields });
      response.end(isKnown ? undefined : gzipSync('text'));
    });
    const headers = { 'accept-encoding': 'gzip' };
    const dispatcher = composed([interceptors.decompress()]);
    for (let round = 0; round < 2; round++) {
      const response = await dispatcher.request({ origin: origin.url, path, method, headers });
      expect(response.headers['content-encoding']).toBeUndefined();
      expect(await response.body.text()).toBe('text');
    }
    expect(origin.requests[1]?.headers['if-none-match']).toBe('"1"');
  });
});
