import fc from 'fast-check';
import type { Dispatcher } from 'undici';
import { expect, test } from 'vitest';
import { MemoryStore, revalidate } from '../src/index.ts';
import { ModelOrigin, type Shown, type State } from './model-origin.ts';

const resource = fc.constantFrom('/a', '/b');
const user = fc.constantFrom('ann', 'bob');
const value = fc.constantFrom('1', '2', '3');
const read = fc.record({
  what: fc.constant('read' as const),
  path: resource,
  user,
  known: fc.option(value, { nil: undefined }),
  aborts: fc.integer({ max: 9 }).map((dice) => dice === 0),
});
const write = fc.record({
  what: fc.constant('write' as const),
  path: resource,
  user: fc.option(user, { nil: undefined }),
  value: fc.option(value, { nil: undefined }),
});

test('in any order of events, a caller gets a value that the origin had for it while it waited', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(fc.oneof({ weight: 3, arbitrary: read }, { weight: 1, arbitrary: write }), {
        minLength: 4,
        maxLength: 24,
      }),
      fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 3 }),
      fc.constantFrom(2_000, 1 << 20),
      async (scheduler, operations, failures, maxBytes) => {
        const moments: State[] = [{ '/a': { ann: '1', bob: '1' }, '/b': { ann: '1' } }];
        const now = () => moments.length - 1;
        let steps = 0;
        const step = async (label: string) => {
          await scheduler.schedule(Promise.resolve(), label);
          return failures.includes(++steps) ? ('fails' as const) : undefined;
        };
        const origin = new ModelOrigin(step, () => moments[now()] as State);
        const store = new MemoryStore({ maxBytes, maxEntriesPerUrl: 2 });
        const dispatcher = origin.compose(revalidate({ store, maxEntryBytes: 64 }));
        const wrong: unknown[] = [];

        const run = async (operation: (typeof operations)[number]) => {
          await scheduler.schedule(Promise.resolve(), JSON.stringify(operation));
          if (operation.what === 'write') {
            moments.push(changed(moments[now()] as State, operation));
            return;
          }
          const { path, user: name, known, aborts } = operation;
          const start = now();
          const headers: Record<string, string> = { 'x-user': name };
          if (known !== undefined) headers['if-none-match'] = `"${known}"`;
          const answer = await get(
            dispatcher,
            { path, headers },
            aborts && (() => step('give up')),
          );
          if (answer === undefined) return;
          const got = answer.status === 304 ? `${path} ${known}` : answer.body;
          const allowed = moments
            .slice(start)
            .map((state): Shown => state[path]?.[name])
            .map((shown) => (shown === undefined ? '' : `${path} ${shown}`));
          if (!allowed.includes(got)) wrong.push({ operation, got, allowed });
        };
        await scheduler.waitFor(Promise.all(operations.map(run)));
        expect(wrong).toEqual([]);
      },
    ),
    { numRuns: 1_500 },
  );
});

interface Change {
  readonly path: string;
  readonly user: string | undefined;
  readonly value: string | undefined;
}

/** A new value, or none, for one user or for all that have one. */
function changed(state: State, { path, user: name, value: next }: Change): State {
  const names = name === undefined ? Object.keys(state[path] ?? {}) : [name];
  const shown = { ...state[path] };
  for (const each of names) {
    if (next === undefined) delete shown[each];
    else shown[each] = next;
  }
  return { ...state, [path]: shown };
}

/** @returns undefined if it failed, which is allowed; a wrong response is not */
function get(
  dispatcher: Dispatcher,
  request: Pick<Dispatcher.DispatchOptions, 'path' | 'headers'>,
  givesUp: false | (() => Promise<unknown>),
): Promise<{ status: number; body: string } | undefined> {
  const { promise, resolve } = Promise.withResolvers<
    { status: number; body: string } | undefined
  >();
  let status = 0;
  let body = '';
  dispatcher.dispatch(
    { ...request, method: 'GET' },
    {
      onRequestStart(controller) {
        if (givesUp) void givesUp().then(() => controller.abort(new Error('enough')));
      },
      onResponseStart(_controller, code) {
        status = code;
      },
      onResponseData(_controller, chunk) {
        body += chunk.toString();
      },
      onResponseEnd: () => resolve({ status, body }),
      onResponseError: () => resolve(undefined),
    },
  );
  return promise;
}
