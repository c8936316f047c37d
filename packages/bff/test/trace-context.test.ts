import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { traceContextOf } from '../src/upstream/trace-context.ts';
import { seedProject } from './seed.ts';
import { startSystem, type System } from './system.ts';

const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
const parent = '00f067aa0ba902b7';

describe('the trace context of requests to upstreams', () => {
  test.each([
    [`00-${trace}-${parent}-01`, '01'],
    [`00-${trace}-${parent}-00`, '00'],
    [`00-${trace}-${parent}-ff`, '03'],
    [`cc-${trace}-${parent}-01`, '01'],
    [`cc-${trace}-${parent}-01-what the future will bring`, '01'],
  ])('continues %s', (traceparent, flags) => {
    const made = traceContextOf({ traceparent, tracestate: 'congo=t61rcWkgMzE' });
    expect(made).toEqual({
      traceparent: expect.stringMatching(new RegExp(`^00-${trace}-[\\da-f]{16}-${flags}$`)),
      tracestate: 'congo=t61rcWkgMzE',
    });
    expect(made['traceparent']).not.toContain(parent);
  });

  test.each([
    undefined,
    '',
    trace,
    `00-${trace}-${parent}`,
    `00-${trace}-${parent}-01-more`,
    `00-${trace}-${parent}-01, 00-${trace}-${parent}-01`,
    `ff-${trace}-${parent}-01`,
    `00-${'0'.repeat(32)}-${parent}-01`,
    `00-${trace}-${'0'.repeat(16)}-01`,
    `00-${trace.toUpperCase()}-${parent}-01`,
  ])('begins anew in place of %s, without its state', (traceparent) => {
    const made = traceContextOf({ tracestate: 'congo=t61', ...(traceparent && { traceparent }) });
    expect(Object.keys(made)).toEqual(['traceparent']);
    expect(made['traceparent']).toMatch(/^00-(?!0{32})[\da-f]{32}-(?!0{16})[\da-f]{16}-01$/);
    expect(made['traceparent']).not.toContain(trace);
  });
});

describe('through the gateway', () => {
  let system: System;
  beforeAll(async () => {
    system = await startSystem();
  });
  afterAll(() => system.stop());

  test('each upstream receives the trace and the request id, projects also the user', async () => {
    const { zone } = await seedProject(system);
    const fields = {
      traceparent: `00-${trace}-${parent}-01`,
      tracestate: 'congo=t61rcWkgMzE',
      'x-request-id': 'my-id',
    };
    const answer = await system.ask('Ann@Example.com', 'GET', zone, undefined, fields);
    expect(answer.headers['x-request-id']).toBe('my-id');
    for (const [name, { requests }] of Object.entries(system.proxies)) {
      const request = requests.at(-1);
      expect(request).toContain(`traceparent: 00-${trace}-`);
      expect(request).not.toContain(parent);
      expect(request).toContain('tracestate: congo=t61rcWkgMzE\r\n');
      expect(request).toContain('x-request-id: my-id\r\n');
      // The responses of commissioning do not depend on the user.
      expect(request?.includes('x-user: ann@example.com\r\n')).toBe(name === 'projects');
    }
  });
});
