import { describe, expect, test } from 'vitest';
import { acceptedCodings } from '../src/edge/accept-encoding.ts';
import { codedTag, withoutCodings } from '../src/edge/codings.ts';

describe('Accept-Encoding', () => {
  test.each([
    [undefined, 'identity'],
    ['', 'identity'],
    ['identity', 'identity'],
    ['gzip, deflate, br, zstd', 'br zstd gzip identity'],
    ['gzip', 'gzip identity'],
    ['GZip', 'gzip identity'],
    ['x-gzip', 'gzip identity'],
    ['*', 'br zstd gzip identity'],
    ['*;q=0.5, gzip', 'gzip br zstd identity'],
    ['gzip;q=1.0, br;q=0.5', 'gzip br identity'],
    ['gzip ; q=0.2 , br\t;\tq=0.3', 'br gzip identity'],
    ['br;q=0, *', 'zstd gzip identity'],
    ['br;q=0.000, gzip;q=0.001', 'gzip identity'],
    ['gzip;q=0.5, identity', 'identity gzip'],
    ['gzip;q=0.5, identity;q=0.5', 'gzip identity'],
    ['identity;q=0', 'identity'],
    ['identity;q=0, *', 'br zstd gzip'],
    ['gzip, identity;q=0', 'gzip'],
    ['gzip, *;q=0', 'gzip'],
    ['*;q=0', 'identity'],
    ['*;q=0, identity', 'identity'],
    ['deflate', 'identity'],
    // Malformed members.
    ['br;q=2, gzip', 'gzip identity'],
    ['br;q=0.1234, gzip', 'gzip identity'],
    ['br gzip', 'identity'],
    [',, gzip,', 'gzip identity'],
  ])('%s: %s', (field, expected) => {
    expect(acceptedCodings(field, ['br', 'zstd', 'gzip']).join(' ')).toBe(expected);
  });

  test('is ignored if nothing is offered', () => {
    expect(acceptedCodings('br, identity;q=0', [])).toEqual(['identity']);
  });
});

describe('the ETag of a coding', () => {
  test('differs from that of the body, and names the same version', () => {
    const tags = (['br', 'zstd', 'gzip'] as const).map((coding) => codedTag('"r.a"', coding));
    expect(tags).toEqual(['"r.a;br"', '"r.a;zstd"', '"r.a;gzip"']);
    expect(codedTag('"r.a"', 'identity')).toBe('"r.a"');
    expect(tags.map(withoutCodings)).toEqual(['"r.a"', '"r.a"', '"r.a"']);
  });

  test.each([
    ['"r.a", W/"r.b;br", "r.c;gzip"', '"r.a", W/"r.b", "r.c"'],
    ['"r.a;deflate"', '"r.a;deflate"'],
    ['"r.a;br;br"', '"r.a;br"'],
    ['*', '*'],
    ['"a",;br""', '"a",;br""'],
  ])('%s without codings is %s', (field, expected) => {
    expect(withoutCodings(field)).toBe(expected);
  });
});
