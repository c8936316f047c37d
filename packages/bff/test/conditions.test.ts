import type { Problem } from 'service-kit';
import { describe, expect, test } from 'vitest';
import { isNotModified } from '../src/edge/conditions.ts';

const current = '"r.a~b"';

describe('If-None-Match of a GET', () => {
  test.each([
    [undefined, current, false],
    [current, current, true],
    [`W/${current}`, current, true],
    [`"x", ${current}`, current, true],
    ['"r.a"', current, false],
    ['*', current, true],
    ['*', undefined, true],
    [current, undefined, false],
    ['r.a~b', current, false],
  ])('%s of %s: 304 is %s', (field, etag, expected) => {
    const headers = field === undefined ? {} : { 'if-none-match': field };
    expect(isNotModified(headers, etag)).toBe(expected);
  });
});

describe('If-Match of a GET', () => {
  test.each([
    [current, current, undefined],
    [`"x", ${current}`, current, undefined],
    ['*', undefined, undefined],
    ['"x"', current, 412],
    [`W/${current}`, current, 412],
    [current, undefined, 412],
    ['x', current, 400],
  ])('%s of %s: %s', (field, etag, status) => {
    let problem: unknown;
    try {
      // If-None-Match is evaluated second.
      isNotModified({ 'if-match': field, 'if-none-match': current }, etag);
    } catch (error) {
      problem = error;
    }
    expect((problem as Problem | undefined)?.statusCode).toBe(status);
    const told = status === 412 && etag !== undefined ? { etag } : undefined;
    expect((problem as Problem | undefined)?.headers).toEqual(
      status === undefined ? undefined : (told ?? {}),
    );
  });
});
