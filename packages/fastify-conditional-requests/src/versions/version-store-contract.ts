import fc from 'fast-check';
import { assert, describe, expect, test } from 'vitest';
import type {
  Prepared,
  Queryable,
  Tag,
  TransactionalVersionStore,
  Version,
  Versions,
  VersionStore,
  Write,
} from '../index.ts';

/** A write as the write path makes it, for stores that do not look at its client. */
export const writeOn = (tags: readonly Tag[], conditions: Partial<Write> = {}): Write => ({
  tags: new Set(tags),
  transactionId: '1',
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- No store under test uses it.
  client: {} as Queryable,
  target: tags,
  described: tags,
  ...conditions,
});

const versionOf = async (store: Versions, tags: readonly Tag[]): Promise<Version> => {
  const version = await store.read(tags);
  assert(version !== undefined, 'expected a version of tags that are not being written');
  return version;
};

/** A write on a store of any kind. */
export interface OpenWrite {
  /** Decides the conditions. If they fail, the write has ended. */
  prepare(): Prepared | Promise<Prepared>;
  /** @returns the version of the tags that it describes */
  commit(): Version | undefined | Promise<Version | undefined>;
  rollback(): void | Promise<void>;
}

/** A store of any kind, and a way to write with it. */
export interface StoreUnderTest {
  readonly store: Versions & Partial<Pick<TransactionalVersionStore, 'look'>>;
  /** Whether tags have no version while a write on them is open. */
  readonly marks: boolean;
  readonly open: (tags: readonly Tag[], conditions?: Partial<Write>) => OpenWrite;
  /** Resolves once a write waits for another one. */
  readonly untilWaiting: () => Promise<unknown>;
}

/** A store that marks the tags of a write before its COMMIT, outside the transaction. */
const marking = (store: VersionStore): StoreUnderTest => ({
  store,
  marks: true,
  open(tags, conditions) {
    const write = writeOn(tags, conditions);
    return {
      prepare: () => store.prepare(write),
      commit: () => store.publish(write),
      rollback: () => store.abandon(write),
    };
  },
  untilWaiting: () => new Promise(setImmediate),
});

/**
 * The rules for every version store, synchronous or asynchronous, whether it marks tags before COMMIT or
 * raises them in the transaction.
 */
export function versionStoreContract(
  name: string,
  make: () => VersionStore | StoreUnderTest,
): void {
  const makeTested = (): StoreUnderTest => {
    const made = make();
    return 'open' in made ? made : marking(made);
  };
  const { marks, store: sample } = makeTested();
  // Only for stores that mark: with the others, PostgreSQL makes the later write wait.
  const makeStore = (): VersionStore => {
    const made = make();
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- A store that marks is a VersionStore.
    return 'open' in made ? (made.store as VersionStore) : made;
  };
  describe(`${name} keeps the contract of version stores`, () => {
    test('a version stays as it is until a write on one of its tags is published', async () => {
      const { store, open } = makeTested();
      const before = await store.read(['a', 'b']);
      expect(before).toBeDefined();
      const other = open(['c']);
      await other.prepare();
      await other.commit();
      expect(await store.read(['a', 'b'])).toBe(before);

      const write = open(['b']);
      await write.prepare();
      const version = await write.commit();
      expect(await store.read(['b'])).toBe(version);
      expect(version).not.toBe(before);
      const both = await store.read(['a', 'b']);
      expect(both).not.toBe(before);
    });

    test('the order of tags and repeated tags do not change the version', async () => {
      const { store } = makeTested();
      expect(await store.read(['b', 'a', 'b'])).toBe(await store.read(['a', 'b']));
    });

    // A skipped test would be counted against the other stores.
    test.each(sample.look === undefined ? [] : ['a lookup'])(
      '%s has the versions of its tags, also later, and of no others',
      async () => {
        const { store, open } = makeTested();
        const look = await store.look?.(['a', 'b']);
        const before = [await store.read(['a']), await store.read(['b', 'a'])];
        const write = open(['a', 'c']);
        await write.prepare();
        await write.commit();
        expect(look?.version).toBe(before[1]);
        const sets = [['a'], ['b', 'a'], ['c'], ['a', 'c']];
        const versions = sets.map((tags) => look?.moment.versionOf(tags));
        expect(versions).toEqual([...before, undefined, undefined]);
      },
    );

    test('a version is the old one or none while a write is open, and the old one after a rollback', async () => {
      const { store, open } = makeTested();
      const before = await store.read(['a']);
      const write = open(['a', 'b']);
      await write.prepare();
      expect([undefined, before]).toContain(await store.read(['a']));
      expect(await store.read(['c'])).toBeDefined();
      await write.rollback();
      expect(await store.read(['a'])).toBe(before);
    });

    test.runIf(marks)(
      'there is no version while a tag is marked, and the old one again after an abandoned write',
      async () => {
        const store = makeStore();
        const before = await store.read(['a']);
        const write = writeOn(['a', 'b']);
        await store.prepare(write);
        expect(await store.read(['a'])).toBeUndefined();
        expect(await store.read(['c', 'b'])).toBeUndefined();
        expect(await store.read(['c'])).toBeDefined();
        await store.abandon(write);
        expect(await store.read(['a'])).toBe(before);
      },
    );

    test.runIf(marks)(
      'marks count: two writers hold one tag until the last has ended',
      async () => {
        const store = makeStore();
        const first = writeOn(['a']);
        const second = writeOn(['a']);
        await store.prepare(first);
        await store.prepare(second);
        await store.publish(first);
        expect(await store.read(['a'])).toBeUndefined();
        // No store can know which of them committed last.
        expect(await store.publish(second)).toBeUndefined();
        expect(await store.read(['a'])).toBeDefined();
      },
    );

    test.runIf(marks)(
      'a write returns the version of the tags that it describes, unless another write on them came in between',
      async () => {
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
      },
    );

    test('a write returns the version of the tags that it describes, before and after it', async () => {
      const { store, open } = makeTested();
      for (const described of [['a', 'b'], ['b'], ['b', 'never written'], []]) {
        const before = await store.read(described);
        const write = open(['a'], { described });
        expect((await write.prepare()).described).toBe(before);
        expect(await write.commit()).toBe(await store.read(described));
      }
    });

    test('a condition holds for the version that it names alone, and marks nothing if it fails', async () => {
      const { store, open } = makeTested();
      const current = await versionOf(store, ['a']);
      const stale = open(['a'], { expected: ['another'] });
      expect(await stale.prepare()).toMatchObject({ satisfied: false, target: current });
      expect(await store.read(['a'])).toBe(current);
      const impossible = open(['a'], { expected: [] });
      expect(await impossible.prepare()).toMatchObject({ satisfied: false });
      const excluded = open(['a'], { unexpected: [current] });
      expect(await excluded.prepare()).toMatchObject({ satisfied: false });
      const write = open(['a'], { expected: ['another', current] });
      expect(await write.prepare()).toMatchObject({ satisfied: true, described: current });
      await write.commit();
    });

    test.each(['committed', 'rolled back'] as const)(
      'a condition waits for the write on its target: %s',
      async (end) => {
        const { store, open, untilWaiting } = makeTested();
        const current = await versionOf(store, ['a']);
        const first = open(['a']);
        await first.prepare();
        const second = open(['a'], { expected: [current] });
        const decision = Promise.resolve(second.prepare());
        let decided = false;
        void decision.then(() => (decided = true));
        await untilWaiting();
        expect(decided).toBe(false);
        await (end === 'committed' ? first.commit() : first.rollback());
        const { satisfied } = await decision;
        expect(satisfied).toBe(end === 'rolled back');
        if (satisfied) await second.rollback();
      },
    );

    test('a condition on two tags fails if another write changes the one that this write only reads', async () => {
      const { store, open, untilWaiting } = makeTested();
      const target = ['a', 'b'];
      const expected = [await versionOf(store, target)];
      const first = open(['b'], { target, described: target, expected });
      await first.prepare();
      const second = open(['a'], { target, described: target, expected });
      const decision = Promise.resolve(second.prepare());
      await untilWaiting();
      await first.commit();
      expect((await decision).satisfied).toBe(false);
    });

    test('nobody commits on the target of a condition between its decision and its outcome', async () => {
      const { store, open, untilWaiting } = makeTested();
      const current = await versionOf(store, ['a']);
      const first = open(['a'], { expected: [current] });
      await first.prepare();
      const second = open(['a']);
      const marked = Promise.resolve(second.prepare());
      await untilWaiting();
      const version = await first.commit();
      // If `second` had marked the tag as well, it would have no version now or before.
      expect(version).toBeDefined();
      expect((await marked).target).toBe(version);
      await second.rollback();
    });

    test('of all writers that expect one version, one succeeds', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.scheduler(),
          fc.integer({ min: 2, max: 6 }),
          async (scheduler, count) => {
            const { store, open } = makeTested();
            const current = await versionOf(store, ['a']);
            const commits = Array.from({ length: count }, async (_, index) => {
              await scheduler.schedule(Promise.resolve(), `writer ${index} begins`);
              const write = open(['a'], { expected: [current] });
              if (!(await write.prepare()).satisfied) return false;
              await scheduler.schedule(Promise.resolve(), `writer ${index} commits`);
              await write.commit();
              return true;
            });
            await scheduler.waitFor(Promise.all(commits));
            expect((await Promise.all(commits)).filter(Boolean)).toHaveLength(1);
          },
        ),
        { numRuns: marks ? 100 : 20 },
      );
    });

    test.runIf(marks)(
      'no schedule of readers and writers gives a version to content that the database does not have',
      async () => {
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
              // The content that each version was given out for: a later request that names it gets a 304.
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
                // The response promises that this version is the content that the work saw and wrote.
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
      },
    );
  });
}
