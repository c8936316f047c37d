import { createServer } from 'node:http';
import { once } from 'node:events';
import { portOf } from 'local-postgres';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, launchChromium } from '../src/browser/chromium.ts';
import { type OwnSystem, startSystem } from '../src/system.ts';

/** An empty page of another origin. */
async function serveEmptyPage() {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>Another</title>');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = portOf(server);
  return { url: `http://127.0.0.1:${port}`, server };
}

interface Sent {
  readonly method?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

describe.skipIf(!hasChromium)('a page of another origin in a browser', () => {
  let allowed: Awaited<ReturnType<typeof serveEmptyPage>>;
  let denied: Awaited<ReturnType<typeof serveEmptyPage>>;
  let system: OwnSystem;
  let browser: Browser;
  beforeAll(async () => {
    allowed = await serveEmptyPage();
    denied = await serveEmptyPage();
    system = await startSystem({ settings: { bff: { CORS_ORIGINS: allowed.url } } });
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await system?.stop();
    allowed?.server.close();
    denied?.server.close();
  });

  const open = async (url: string): Promise<Page> => {
    const page = await browser.newPage();
    await page.goto(url);
    return page;
  };

  const fetchIn = (page: Page, path: string, init: Sent = {}) =>
    page.evaluate(
      async ([url, { headers, ...rest }]) => {
        const response = await fetch(url, {
          ...rest,
          headers: { 'x-user': 'ann@example.com', ...headers },
        });
        return {
          status: response.status,
          headers: Object.fromEntries(response.headers),
          body: await response.text(),
        };
      },
      [system.url + path, init] as const,
    );

  test('reads, writes under If-Match, and sees 412, 404 and all exposed fields', async () => {
    const page = await open(allowed.url);
    const json = { 'content-type': 'application/json' };
    const created = await fetchIn(page, '/projects', {
      method: 'POST',
      body: JSON.stringify({ name: 'House' }),
      headers: json,
    });
    expect(created.status).toBe(201);
    const { location = '', etag = '' } = created.headers;

    const rename = (name: string) =>
      fetchIn(page, location, {
        method: 'PATCH',
        body: JSON.stringify({ name }),
        headers: { ...json, 'if-match': etag },
      });
    const renamed = await rename('Villa');
    expect([renamed.status, JSON.parse(renamed.body).name]).toEqual([200, 'Villa']);
    const outdated = await rename('Castle');
    expect(outdated.status).toBe(412);
    expect(outdated.headers['etag']).toBe(renamed.headers['etag']);

    const read = await fetchIn(page, location, { headers: { 'x-request-id': 'from-a-browser' } });
    expect(read.status).toBe(200);
    expect(Object.keys(read.headers)).toEqual(
      expect.arrayContaining(['cache-status', 'etag', 'server-timing', 'x-request-id']),
    );
    expect(read.headers['x-request-id']).toBe('from-a-browser');
    const unmodified = await fetchIn(page, location, {
      headers: { 'if-none-match': read.headers['etag'] ?? '' },
    });
    expect(unmodified.status).toBe(304);
    expect((await fetchIn(page, '/nothing')).status).toBe(404);
    const list = await fetchIn(page, '/projects?limit=1');
    expect(list.headers['etag']).toBeDefined();
    await page.close();
  });

  test('reads a compressed response, and writes under its ETag', async () => {
    const page = await open(allowed.url);
    const json = { 'content-type': 'application/json' };
    const create = (path: string) =>
      fetchIn(page, path, { method: 'POST', body: JSON.stringify({ name: 'A' }), headers: json });
    const { location = '' } = (await create('/projects')).headers;
    for (let n = 0; n < 20; n++) await create(`${location}/areas`);
    const read = await fetchIn(page, location);
    expect(JSON.parse(read.body).areas).toHaveLength(20);
    const { etag = '' } = read.headers;
    expect(etag).toMatch(/;(?:br|zstd|gzip)"$/);
    const renamed = await fetchIn(page, location, {
      method: 'PATCH',
      body: JSON.stringify({ name: 'B' }),
      headers: { ...json, 'if-match': etag },
    });
    expect(renamed.status).toBe(200);
    await page.close();
  });

  test('gets nothing if its origin is not listed', async () => {
    const page = await open(denied.url);
    await expect(fetchIn(page, '/projects')).rejects.toThrow('Failed to fetch');
    await page.close();
  });
});
