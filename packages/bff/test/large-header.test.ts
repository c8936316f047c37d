import { afterAll, beforeAll, expect, test } from 'vitest';
import { request } from 'undici';
import { ann, seedProject } from './seed.ts';
import { startSystem, type System } from './system.ts';

let system: System;
let origin: string;
beforeAll(async () => {
  system = await startSystem();
  origin = await system.bff.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(() => system.stop());

const traceparent = `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`;

/** Fields of any size that are forwarded. */
test.each([
  [200, 'GET', (large: string) => ({ traceparent, tracestate: `a=${large}` })],
  [400, 'DELETE', (large: string) => ({ 'if-match': large })],
] as const)(
  '%s, %s: a header that the bff accepts is never too large for a backend',
  async (status, method, fieldsOf) => {
    const { project } = await seedProject(system);
    const statuses = new Set<number>();
    for (let size = 15_900; size < 16_400; size += 20) {
      const headers = { 'x-user': ann, ...fieldsOf('x'.repeat(size)) };
      const answer = await request(origin + project, { method, headers });
      await answer.body.dump();
      statuses.add(answer.statusCode);
    }
    expect([...statuses]).toEqual([status, 431]);
  },
);
