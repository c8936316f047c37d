import { expect, test } from 'vitest';
import { createApp } from '../src/index.ts';

test('a 304 to HEAD has no Content-Length: 0 would be wrong (RFC 9110 section 8.6)', async () => {
  const app = await createApp({ docs: { title: 'test', version: '1', description: 'test' } });
  app.get('/current', (_request, reply) => reply.code(304).send());
  app.get('/full', () => 'full');
  const lengthOf = async (method: 'GET' | 'HEAD', url: string) => {
    const { statusCode, headers } = await app.inject({ method, url });
    return [statusCode, headers['content-length']];
  };
  for (const method of ['GET', 'HEAD'] as const) {
    expect(await lengthOf(method, '/current')).toEqual([304, undefined]);
    expect(await lengthOf(method, '/full')).toEqual([200, '4']);
  }
  await app.close();
});
