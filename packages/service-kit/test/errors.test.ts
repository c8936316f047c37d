import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, Problem } from '../src/index.ts';
import { thingApp } from './thing-app.ts';

let app: App;
const lines: string[] = [];
beforeAll(async () => {
  app = await thingApp({
    settings: { LOG_LEVEL: 'info' },
    logStream: { write: (line) => lines.push(line) },
  });
});
afterAll(() => app.close());

describe('an error is a problem document', () => {
  test('has exactly the members of RFC 9457', async () => {
    const response = await app.inject({ url: '/nothing', headers: { 'x-request-id': 'abc-1' } });
    expect(response.statusCode).toBe(404);
    expect(response.headers).toMatchObject({
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      'x-request-id': 'abc-1',
    });
    expect(response.json()).toEqual({
      type: 'about:blank',
      title: 'Not Found',
      status: 404,
      detail: 'There is nothing here',
      instance: 'abc-1',
    });
  });

  test('has the errors and headers of a Problem', async () => {
    const response = await app.inject('/fails/conflict');
    expect(response.statusCode).toBe(409);
    expect(response.headers['x-hint']).toBe('yes');
    expect(response.json().errors).toEqual([{ pointer: '#/name', detail: 'is taken' }]);
  });

  test('keeps the Vary of the failed response, but not its ETag', async () => {
    const { headers } = await app.inject('/fails/conflict');
    expect(headers).not.toHaveProperty('etag');
    expect(headers['vary']).toBe('x-user');
  });

  test('has no body for HEAD', async () => {
    const response = await app.inject({ method: 'HEAD', url: '/fails/conflict' });
    expect(response.statusCode).toBe(409);
    expect(response.headers['content-type']).toBe('application/problem+json');
    expect(response.body).toBe('');
  });
});

describe('a bug', () => {
  test.for(['mistake', 'nothing', 'text', 'other-5xx'])(
    'is not shown to the client: %s',
    async (how) => {
      const response = await app.inject(`/fails/${how}`);
      expect(response.statusCode).toBe(500);
      expect(response.body).not.toContain('swordfish');
      expect(response.json().detail).toBe('Something went wrong');
    },
  );

  test('is logged with its stack and the request id', async () => {
    await app.inject({ url: '/fails/mistake', headers: { 'x-request-id': 'find-me' } });
    const line = lines.map((line) => JSON.parse(line)).find((line) => line.level === 50);
    expect(line.err.stack).toContain('thing-app.ts');
    expect(lines.some((line) => line.includes('find-me') && line.includes('swordfish'))).toBe(true);
  });
});

describe('an error of a library', () => {
  test('keeps its status, message and headers if its status is for the client', async () => {
    const precondition = await app.inject('/fails/precondition');
    expect(precondition.statusCode).toBe(412);
    expect(precondition.json().detail).toBe('It has changed');
    expect(precondition.headers['etag']).toBe('"now"');
    const unavailable = await app.inject('/fails/unavailable');
    expect(unavailable.statusCode).toBe(503);
    expect(unavailable.headers['retry-after']).toBe('7');
  });

  test.for(['refused', 'shutdown'])('about an unavailable database is 503: %s', async (how) => {
    const response = await app.inject(`/fails/${how}`);
    expect(response.statusCode).toBe(503);
    expect(response.headers['retry-after']).toBe('1');
    expect(response.json().detail).toBe('A required service is unavailable or overloaded');
  });
});

test.for([399, 600, 404.5, Number.NaN])('a Problem cannot have the status %s', (status) => {
  expect(() => new Problem(status, '')).toThrow(TypeError);
});
