import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Queryable, Tag, VersionStore, Write } from '../index.ts';

/** A write as the write path makes it, for stores that do not look at its client. */
export const writeOn = (tags: readonly Tag[], conditions: Partial<Write> = {}): Write => ({
  tags: new Set(tags),
  transactionId: '1',
  client: {} as Queryable,
  target: tags,
  described: tags,
  ...conditions,
});

/** What every version store has to keep, whether it answers at once or with promises. */
export function versionStoreContract(name: string, makeStore: () => VersionStore): void {
  describe(`${name} keeps the contract of version stores`, () => {
    test('a version stays as it is until a write on one of its tags is published', async () => {
      const store = makeStore();
      const before = await store.read(['a', 'b']);
      const other = writeOn(['c']);
      await store.prepare(other);
      await store.publish(other);
      expect(await store.read(['a', 'b'])).toBe(before);

      const write = writeOn(['b']);
      await store.prepare(write);
      const version = await store.publish(write);
      expect(version).not.toBe(before);
      expect(await store.read(['a', 'b'])).toBe(version);
      expect(await store.read(['b'])).toBe(version);
    });

    test('there is no version while a tag is marked, and the old one again after an abandoned write', async () => {
      const store = makeStore();
      const before = await store.read(['a']);
      const write = writeOn(['a', 'b']);
      await store.prepare(write);
      expect(await store.read(['a'])).toBeUndefined();
      expect(await store.read(['c', 'b'])).toBeUndefined();
      expect(await store.read(['c'])).toBeDefined();
      await store.abandon(write);
      expect(await store.read(['a'])).toBe(before);
    });

    test('marks count: two writers hold one tag until the last has ended', async () => {
      const store = makeStore();
      const first = writeOn(['a']);
      const second = writeOn(['a']);
      await store.prepare(first);
      await store.prepare(second);
      await store.publish(first);
      expect(await store.read(['a'])).toBeUndefined();
      // Which of them came last in the database, no store can know.
      expect(await store.publish(second)).toBeUndefined();
      expect(await store.read(['a'])).toBeDefined();
    });

    test('a write hears the version of what it describes, unless another on it came in between', async () => {
      const store = makeStore();
      const first = writeOn(['a'], { described: ['a', 'b'] });
      await store.prepare(first);
      expect(await store.publish(first)).toBe(await store.read(['a', 'b']));

      for (const tag of ['a', 'b']) {
        const overtaken = writeOn(['a'], { described: ['a', 'b'] });
        const other = writeOn([tag]);
        await store.prepare(overtaken);
        await store.prepare(other);
        await store.publish(other);
        expect(await store.publish(overtaken)).toBeUndefined();
        expect(await store.read(['a', 'b'])).toBeDefined();
      }

      const describesAnother = writeOn(['a'], { described: ['b'] });
      const before = await store.read(['b']);
      await store.prepare(describesAnother);
      expect(await store.publish(describesAnother)).toBe(before);

      const marked = writeOn(['a'], { described: ['a', 'b'] });
      const later = writeOn(['b']);
      await store.prepare(marked);
      await store.prepare(later);
      expect(await store.publish(marked)).toBeUndefined();
      await store.abandon(later);
    });

    test('a condition holds for the version that it names alone, and marks nothing if it fails', async () => {
      const store = makeStore();
      const current = await store.read(['a']);
      const stale = writeOn(['a'], { expected: ['another'] });
      expect(await store.prepare(stale)).toMatchObject({ satisfied: false, target: current });
      expect(await store.read(['a'])).toBe(current);
      const excluded = writeOn(['a'], { unexpected: [current as string] });
      expect(await store.prepare(excluded)).toMatchObject({ satisfied: false });
      const write = writeOn(['a'], { expected: ['another', current as string] });
      expect(await store.prepare(write)).toMatchObject({ satisfied: true, described: current });
      await store.publish(write);
    });

    test.each(['published', 'abandoned'] as const)(
      'a condition waits for the mark on its target: %s',
      async (end) => {
        const store = makeStore();
        const current = (await store.read(['a'])) as string;
        const first = writeOn(['a']);
        await store.prepare(first);
        const second = writeOn(['a'], { expected: [current] });
        const decision = Promise.resolve(store.prepare(second));
        let decided = false;
        void decision.then(() => (decided = true));
        await new Promise(setImmediate);
        expect(decided).toBe(false);
        await (end === 'published' ? store.publish(first) : store.abandon(first));
        expect((await decision).satisfied).toBe(end === 'abandoned');
      },
    );

    test('nobody commits on the target of a condition between its decision and its outcome', async () => {
      const store = makeStore();
      const current = (await store.read(['a'])) as string;
      const first = writeOn(['a'], { expected: [current] });
      await store.prepare(first);
      const second = writeOn(['a']);
      const marked = Promise.resolve(store.prepare(second));
      await new Promise(setImmediate);
      const version = await store.publish(first);
      // If `second` had marked the tag as well, it would have no version now or before.
      expect(version).toBeDefined();
      expect((await marked).target).toBe(version);
      await store.abandon(second);
    });

    test('of all writers that expect one version, one succeeds', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.scheduler(),
          fc.integer({ min: 2, max: 6 }),
          async (scheduler, count) => {
            const store = makeStore();
            const current = (await store.read(['a'])) as string;
            const commits = Array.from({ length: count }, async (_, index) => {
              await scheduler.schedule(Promise.resolve(), `writer ${index} begins`);
              const write = writeOn(['a'], { expected: [current] });
              if (!(await store.prepare(write)).satisfied) return false;
              await scheduler.schedule(Promise.resolve(), `writer ${index} commits`);
              await store.publish(write);
              return true;
            });
            await scheduler.waitFor(Promise.all(commits));
            expect((await Promise.all(commits)).filter(Boolean)).toHaveLength(1);
          },
        ),
      );
    });

    test('no schedule of readers and writers vouches for content that the database has not', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.scheduler(),
          fc.array(fc.record({ tag: fc.constantFrom('a', 'b'), commits: fc.boolean() }), {
            maxLength: 8,
          }),
          fc.array(fc.constantFrom(['a'], ['b'], ['a', 'b']), { minLength: 2, maxLength: 8 }),
          async (scheduler, writes, reads) => {
            const store = makeStore();
            // The content of the database after each commit.
            const moments = [{ a: 0, b: 0 }];
            const now = () => moments.length - 1;
            const step = (label: string) => scheduler.schedule(Promise.resolve(), label);
            // What a version was given out for, so that a later request that names it gets a 304.
            const known = new Map<string, string>();
            const wrong: unknown[] = [];

            const write = async ({ tag, commits }: { tag: 'a' | 'b'; commits: boolean }) => {
              await step('begin');
              const described = ['a', 'b'] as const;
              const before = await store.read(described);
              await step('work');
              const seen = { ...(moments[now()] ?? { a: 0, b: 0 }) };
              await step('mark');
              const write = writeOn([tag], { described });
              const prepared = await store.prepare(write);
              await step('commit');
              if (commits) {
                seen[tag] = moments.length;
                moments.push({ ...(moments[now()] ?? { a: 0, b: 0 }), [tag]: moments.length });
              }
              await step('outcome');
              if (!commits) return store.abandon(write);
              const version = await store.publish(write);
              const isOfResult = before !== undefined && before === prepared.described;
              if (version === undefined || !isOfResult) return;
              // The response says: whoever has this version has what the work saw and made.
              const body = described.map((name) => seen[name]).join();
              const key = `${described.join()} ${version}`;
              if ((known.get(key) ?? body) !== body) wrong.push({ version, body });
              known.set(key, body);
            };
            const read = async (tags: readonly ('a' | 'b')[]) => {
              await step('request');
              const look = (moment: number) => tags.map((tag) => moments[moment]?.[tag]).join();
              const start = now();
              const before = await store.read(tags);
              const seen = before && known.get(`${tags.join()} ${before}`);
              if (seen !== undefined) {
                const during = moments.slice(start).map((_, later) => look(start + later));
                if (!during.includes(seen)) wrong.push({ tags, before, seen, during });
                return;
              }
              await step('query');
              const body = look(now());
              await step('answer');
              if (before !== undefined && before === (await store.read(tags))) {
                known.set(`${tags.join()} ${before}`, body);
              }
            };
            const all = [...writes.map(write), ...reads.map(read)];
            await scheduler.waitFor(Promise.all(all));
            expect(wrong).toEqual([]);
          },
        ),
        { numRuns: 500 },
      );
    });
  });
}
