import fc from 'fast-check';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import {
  ann,
  answersOf,
  type GatheringOrigin,
  holdLists,
  sendAnswers,
  startGathering,
} from './gathering-origin.ts';

let origin: GatheringOrigin;
afterEach(() => origin.close());

test('a read that begins after a write is not answered by a list that was sent before', async () => {
  origin = await startGathering({ stored: ['/a', '/b'] });
  const { arrived, release } = holdLists(origin);
  const early = Promise.all(origin.read(['/a', '/b']));
  await arrived(1);
  // The origin made these answers before the write, and they have not arrived yet.
  const before = answersOf(origin, origin.lists[0]!);
  origin.write('/a');
  const late = Promise.all(origin.read(['/a', '/b']));
  await arrived(2);
  origin.answerList = (_targets, response) => sendAnswers(response, before);
  release(1);
  expect((await late).map(({ body }) => body)).toEqual(['/a of "/a.1"', '/b of "/b.0"']);
  release(0);
  await early;
});

test('a read that begins while its list waits to be sent is in it', async () => {
  origin = await startGathering({ stored: ['/a', '/b'] });
  const answers = origin.read(['/a', '/b']);
  await Promise.resolve();
  answers.push(...origin.read(['/a']));
  await Promise.all(answers);
  expect(origin.lists).toHaveLength(1);
  expect(origin.gets()).toEqual([]);
});

test('each read reflects every write that was acknowledged before it, gathered or not', async () => {
  const paths = ['/a', '/b', '/c', '/d'];
  const step = fc.record({
    reads: fc.array(fc.constantFrom(...paths), { maxLength: 6 }),
    writes: fc.array(fc.constantFrom(...paths), { maxLength: 2 }),
    /** How the origin treats lists from now on. */
    answers: fc.constantFrom('honest', 'late', 'ask', 'swapped', 'none', 'broken'),
    isNextTurn: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      origin = await startGathering({ stored: paths, gather: { timeoutMs: 40, maxWaitMs: 5 } });
      const reads: { path: string; minimum: number; body: Promise<string> }[] = [];
      const versions = new Map<string, number>();
      for (const { reads: read, writes, answers, isNextTurn } of steps) {
        origin.answerList = (targets, response) => {
          const honest = answersOf(origin, targets);
          if (answers === 'honest') sendAnswers(response, honest);
          if (answers === 'late') setTimeout(() => sendAnswers(response, honest), 60);
          if (answers === 'ask')
            sendAnswers(
              response,
              targets.map(({ n }) => ({ n })),
            );
          if (answers === 'swapped') sendAnswers(response, honest.toReversed());
          if (answers === 'broken') response.destroy();
        };
        for (const path of read) {
          const body = origin.get(path, ann).then((response) => response.body);
          reads.push({ path, minimum: versions.get(path) ?? 0, body });
        }
        if (isNextTurn) await turn();
        for (const path of writes) {
          origin.write(path);
          versions.set(path, (versions.get(path) ?? 0) + 1);
        }
      }
      for (const { path, minimum, body } of reads) {
        const [, of, version] = /^(\S+) of "\S+\.(\d+)"$/.exec(await body) ?? [];
        expect(of).toBe(path);
        expect(Number(version)).toBeGreaterThanOrEqual(minimum);
      }
      const now = await Promise.all(origin.read(paths));
      expect(now.map(({ body }) => body)).toEqual(
        paths.map((path) => `${path} of ${origin.etagOf(path)}`),
      );
      await origin.close();
    }),
    { numRuns: 40, endOnFailure: true },
  );
  origin = await startGathering();
});
