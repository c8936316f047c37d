import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  encodeAnswers,
  encodeTarget,
  encodeTargets,
  MalformedTargets,
  readAnswers,
  readTargets,
} from '../src/index.ts';

const text = (pattern: RegExp) => fc.stringMatching(pattern);
const etag = text(/^(W\/)?"[!#-~]{0,20}"$/);
const target = fc.record({
  authority: text(/^[a-z0-9.-]{1,20}(:[0-9]{1,5})?$/),
  target: text(/^\/[!"$-~\x80-\xff]{0,40}$/),
  ifNoneMatch: fc.array(etag, { minLength: 1, maxLength: 4 }),
  fields: fc.dictionary(text(/^[a-z-]{1,12}$/), fc.option(text(/^[\t -~\x80-\xff]{0,20}$/))),
});

test('a server reads the targets that a client writes, and a client the answers', () => {
  fc.assert(
    fc.property(fc.array(target, { maxLength: 20 }), fc.array(fc.nat(4)), (targets, choices) => {
      const content = encodeTargets(targets.map(encodeTarget));
      const numbered = targets.map((each, n) => ({ n, ...each }));
      expect(readTargets(content)).toEqual(numbered);
      // Beyond the last one: ask.
      const etags = targets.map(({ ifNoneMatch }, n) => ifNoneMatch[choices[n] ?? 0]);
      expect(readAnswers(encodeAnswers(etags), targets)).toEqual(etags);
    }),
  );
});

test('a server rejects any other content as a malformed list', () => {
  fc.assert(
    fc.property(fc.json(), fc.string(), (json, other) => {
      fc.pre(json !== '[]');
      for (const content of [json, other, `{"targets":${json}}`, `{"targets":[${json}]}`]) {
        expect(() => readTargets(content)).toThrow(MalformedTargets);
      }
    }),
  );
});
