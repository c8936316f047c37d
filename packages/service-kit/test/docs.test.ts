import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, createApp } from '../src/index.ts';
import { docs, thingApp } from './thing-app.ts';

interface Document {
  openapi: string;
  info: unknown;
  servers: unknown;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown> };
}
interface Operation {
  parameters?: Record<string, unknown>[];
  requestBody?: unknown;
  responses: Record<string, { content?: Record<string, unknown>; headers?: object }>;
}

let app: App;
let document: Document;
beforeAll(async () => {
  app = await thingApp();
  document = app.swagger() as unknown as Document;
});
afterAll(() => app.close());

describe('the document', () => {
  test('is OpenAPI 3.1 and is served at /docs/json', async () => {
    expect(document).toMatchObject({
      openapi: '3.1.0',
      info: {
        title: 'things',
        version: '1.0.0',
        description: 'Things, for tests',
        license: { name: 'MIT' },
      },
      servers: [{ url: '/' }],
      security: [],
    });
    expect((await app.inject('/docs/json')).json()).toEqual(document);
  });

  test('is the same at each start', async () => {
    await using again = await thingApp();
    expect(JSON.stringify(again.swagger())).toBe(JSON.stringify(document));
  });

  test('contains the shared schemas by name and refers to them', () => {
    expect(Object.keys(document.components.schemas)).toEqual(['Name', 'Problem', 'Thing', 'User']);
    expect(document.components.schemas['Thing']).toMatchObject({
      additionalProperties: false,
      properties: { name: { $ref: '#/components/schemas/Name' } },
    });
    expect(document.components.schemas['Name']).toMatchObject({
      maxLength: 200,
      'x-normalize': ['trim'],
    });
    expect(document.paths['/things']?.['post']?.requestBody).toMatchObject({
      required: true,
      content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } },
    });
  });

  test('contains no unused schema', async () => {
    await using bare = await createApp({ docs });
    await bare.ready();
    const { components } = bare.swagger() as unknown as Document;
    expect(Object.keys(components.schemas)).toEqual(['Problem']);
  });

  test('shows header fields as optional parameters', () => {
    expect(document.paths['/things']?.['post']?.parameters).toMatchObject([
      { name: 'x-user', in: 'header', required: false, example: 'ann@example.com' },
      { name: 'if-match', in: 'header', required: false },
    ]);
  });

  test('describes every response, with examples', () => {
    const responses = document.paths['/things']?.['get']?.responses ?? {};
    expect(Object.keys(responses)).toEqual([
      '200',
      '304',
      '400',
      '404',
      '412',
      '422',
      '500',
      '503',
    ]);
    expect(responses['200']).toMatchObject({
      headers: { ETag: {}, 'Cache-Control': {}, Link: {} },
      content: { 'application/json': { example: [{ name: 'Lamp' }] } },
    });
    expect(responses['304']).not.toHaveProperty('content');
    expect(responses['422']?.content).toMatchObject({
      'application/problem+json': {
        schema: { $ref: '#/components/schemas/Problem' },
        example: { status: 422, errors: [{ pointer: '#/name' }] },
      },
    });
  });

  test('gives the operational routes their own tag', () => {
    for (const path of ['/health', '/ready', '/metrics']) {
      expect(document.paths[path]?.['get']).toMatchObject({ tags: ['operations'] });
    }
  });
});

describe('Swagger UI', () => {
  test('loads everything from the service and may call it', async () => {
    const page = await app.inject('/docs');
    expect(page.statusCode).toBe(200);
    expect(page.headers['x-content-type-options']).toBe('nosniff');
    expect(page.headers).not.toHaveProperty('strict-transport-security');
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toContain("connect-src 'self'");
    expect(policy).not.toMatch(/https?:|\*|upgrade-insecure-requests/);

    const files = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => file);
    expect(files.length).toBeGreaterThan(4);
    for (const file of files) {
      expect(file).toMatch(/^\/docs\/static\//);
      const response = await app.inject(String(file));
      expect(response.statusCode).toBe(200);
    }
  });

  test('has no inline script, which the policy would block', async () => {
    const { body } = await app.inject('/docs');
    expect(body).not.toMatch(/<script(?![^>]*\ssrc=)/);
    expect(body).not.toMatch(/\son\w+=/);
  });
});
