import { expect, test } from 'vitest';
import type { UpstreamCall } from '../src/observability/exchange.ts';
import { Versions } from '../src/page/versions.ts';

const call = (version: string, changes: Partial<UpstreamCall> = {}): UpstreamCall =>
  ({
    upstream: 'projects',
    method: 'PATCH',
    status: 200,
    etag: `"${version}.v"`,
    ...changes,
  }) as never;

test('a version belongs to the first write that names it, for each upstream', () => {
  const versions = new Versions();
  expect(versions.madeBy(call('e.1'))).toBe('e.1');
  expect(versions.madeBy(call('e.1'))).toBe(null);
  expect(versions.madeBy(call('e.1', { upstream: 'commissioning' }))).toBe('e.1');
});

test('an earlier 412 that names a version does not make it', () => {
  const versions = new Versions();
  expect(versions.madeBy(call('e.1', { status: 412 }))).toBe(null);
  expect(versions.madeBy(call('e.1'))).toBe('e.1');
});

test('the least recently named version is removed first', () => {
  const versions = new Versions();
  versions.madeBy(call('e.1'));
  versions.madeBy(call('e.2'));
  versions.madeBy(call('e.1', { method: 'GET' }));
  for (let count = 1; count < 10_000; count++) versions.madeBy(call(`other.${count}`));
  expect(versions.madeBy(call('e.1'))).toBe(null);
  expect(versions.madeBy(call('e.2'))).toBe('e.2');
});
