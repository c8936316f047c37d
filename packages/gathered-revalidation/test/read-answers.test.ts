import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  encodeTarget,
  encodeTargets,
  fits,
  isMediaType,
  mediaType,
  readAnswers,
} from '../src/index.ts';

const targets = [{ ifNoneMatch: ['"a1"', '"a2"'] }, { ifNoneMatch: ['"b1"'] }];
const read = (answers: unknown) => readAnswers(JSON.stringify({ answers }), targets);

test('an answer confirms the entity tag that it names, or asks for the ordinary GET', () => {
  expect(read([{ n: 0, etag: '"a2"' }, { n: 1 }])).toEqual(['"a2"', undefined]);
});

test('unknown members are ignored', () => {
  const content = '{"more":1,"answers":[{"n":0,"etag":"\\"a1\\"","x":{}},{"n":1}]}';
  expect(readAnswers(content, targets)).toEqual(['"a1"', undefined]);
});

test.each([
  ['too few', [{ n: 0 }]],
  ['too many', [{ n: 0 }, { n: 1 }, { n: 2 }]],
  ['none', undefined],
  ['swapped numbers', [{ n: 1 }, { n: 0 }]],
  ['the same number twice', [{ n: 0 }, { n: 0 }]],
  ['a number as text', [{ n: '0' }, { n: 1 }]],
  ['no number', [{}, { n: 1 }]],
  ['an entity tag of another target', [{ n: 0, etag: '"b1"' }, { n: 1 }]],
  ['an entity tag that was not sent', [{ n: 0 }, { n: 1, etag: '"b2"' }]],
  ['a weak form of the entity tag', [{ n: 0 }, { n: 1, etag: 'W/"b1"' }]],
  ['an entity tag that is null', [{ n: 0 }, { n: 1, etag: null }]],
  ['an answer that is null', [null, { n: 1 }]],
])('all answers are discarded: %s', (_fault, answers) => {
  expect(() => read(answers)).toThrow(TypeError);
});

test.each(['', 'null', '[]', '{"answers":', '{"answers":{}}'])(
  'content %j is discarded',
  (content) => {
    expect(() => readAnswers(content, targets)).toThrow(/JSON|expected/);
  },
);

test('the content has every target with its number, within the bytes that were counted', () => {
  const target = fc.record({
    authority: fc.string(),
    target: fc.string(),
    ifNoneMatch: fc.array(fc.string(), { minLength: 1 }),
    fields: fc.dictionary(fc.string(), fc.option(fc.string())),
  });
  fc.assert(
    fc.property(fc.array(target, { maxLength: 128 }), (given) => {
      const encoded = given.map(encodeTarget);
      const content = encodeTargets(encoded);
      const bytes = encoded.reduce((sum, { bytes: own }) => sum + own, 0);
      const numbered = given.map((one, n) => ({ n, ...one }));
      expect(JSON.parse(content)).toEqual(JSON.parse(JSON.stringify({ targets: numbered })));
      expect(fits(bytes, Buffer.byteLength(content) - 1)).toBe(false);
    }),
  );
});

test.each([
  [mediaType, true],
  ['Application/VND.gathered-revalidation+JSON; v="1"', true],
  ['application/vnd.gathered-revalidation+json', false],
  ['application/vnd.gathered-revalidation+json;v=2', false],
  ['application/vnd.gathered-revalidation+json;v=10', false],
  ['application/json', false],
  [undefined, false],
])('content type %s: %s', (contentType, expected) => {
  expect(isMediaType(contentType)).toBe(expected);
});
