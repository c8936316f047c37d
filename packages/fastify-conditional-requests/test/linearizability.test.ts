import { checkRegister, type Operation } from 'linearizability';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { startApp, type TestApp } from './app.ts';
import { gather, targetOf } from './gathered/gather.ts';
import { PromisedStore } from './promised-store.ts';
import { Proxy } from 'local-postgres/proxy';

let things: TestApp;
let proxy: Proxy;
afterEach(async () => {
  await things.stop();
  proxy.close();
});

type Step = 'read' | 'gathered read' | 'write' | 'write if unchanged' | 'write and throw';
const client = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.constant<Step>('read') },
    { weight: 4, arbitrary: fc.constant<Step>('gathered read') },
    { weight: 2, arbitrary: fc.constant<Step>('write') },
    { weight: 2, arbitrary: fc.constant<Step>('write if unchanged') },
    { weight: 1, arbitrary: fc.constant<Step>('write and throw') },
  ),
  { minLength: 4, maxLength: 16 },
);
const clients = fc.array(client, { minLength: 3, maxLength: 8 });
/** How long the proxy keeps each message, in milliseconds. */
const pauses = fc.infiniteStream(fc.double({ min: 0, max: 3, noNaN: true }));

/** Clients that share their responses, like clients behind one cache. */
async function run(
  id: number,
  plans: readonly Step[][],
  processes: readonly TestApp[] = [things],
): Promise<void> {
  const history: Operation[] = [];
  const contents = new Map<string, string>();
  let moment = 0;
  let latest = '';

  const learn = (etag: unknown, content: string): void => {
    if (typeof etag !== 'string') return;
    expect(contents.get(etag) ?? content, `two contents for ${etag}`).toBe(content);
    contents.set(etag, content);
    latest = etag;
  };
  /** A gathered revalidation, with an ordinary GET if it answers ask. */
  const readGathered = async (process: TestApp): Promise<void> => {
    const start = ++moment;
    const fields = { 'accept-language': null };
    const target = targetOf(`/things/${id}`, '', fields, { ifNoneMatch: [...contents.keys()] });
    const [etag = 'ask'] = latest === '' ? [] : (await gather(process.app, [target])).answers;
    if (etag === 'ask') return read(process, start);
    const value = contents.get(etag) ?? 'an entity tag that was not sent';
    history.push({ kind: 'read', value, start, end: ++moment });
  };
  const read = async (process: TestApp, start = ++moment): Promise<void> => {
    const known = [...contents.keys()].join(', ');
    const answer = await process.get(
      `/things/${id}`,
      known === '' ? {} : { 'if-none-match': known },
    );
    const isKnown = answer.statusCode === 304;
    const value = isKnown
      ? (contents.get(String(answer.headers['etag'])) ?? 'a 304 for an unknown tag')
      : answer.json<{ name: string }>().name;
    history.push({ kind: 'read', value, start, end: ++moment });
    if (!isKnown) learn(answer.headers['etag'], value);
  };
  const write = async (process: TestApp, step: Step, value: string): Promise<void> => {
    const start = ++moment;
    if (step === 'write and throw') {
      await process.put(id, 'throw');
      return;
    }
    const expected = step === 'write if unchanged' && latest !== '' ? latest : undefined;
    const condition = expected === undefined ? {} : { 'if-match': expected };
    const answer = await process.put(id, value, condition);
    if (answer.statusCode === 412 && expected !== undefined) return;
    expect(answer.statusCode, answer.body).toBe(200);
    const replaces = expected === undefined ? undefined : contents.get(expected);
    history.push({ kind: 'write', value, start, end: ++moment, replaces });
    learn(answer.headers['etag'], value);
  };

  await things.put(id, 'initial');
  await Promise.all(
    plans.map(async (plan, who) => {
      for (const [index, step] of plan.entries()) {
        const process = processes[(who + index) % processes.length] ?? things;
        if (step === 'read') await read(process);
        else if (step === 'gathered read') await readGathered(process);
        else await write(process, step, `${who}.${index}`);
      }
    }),
  );
  expect(checkRegister('initial', history)).toBeUndefined();
}

test.each([
  ['in memory', () => undefined],
  ['that answers with promises', () => new PromisedStore()],
])(
  'with a store %s, under any schedule, each response shows content that the database held during the request',
  async (_where, makeStore) => {
    const store = makeStore();
    proxy = new Proxy();
    things = await startApp({ through: proxy.through, gathered: true, ...(store && { store }) });
    let id = 100;
    await fc.assert(
      fc.asyncProperty(clients, pauses, (plans, pauses) => {
        proxy.pause = () => pauses.next().value;
        return run(id++, plans);
      }),
      { numRuns: 40 },
    );
    const { stats } = things.app.conditionalRequests;
    expect(stats.notModified).toBeGreaterThan(100);
    expect(stats.gathered.notModified).toBeGreaterThan(100);
  },
);

test('with versions in the database, the same holds for requests to two processes', async () => {
  proxy = new Proxy();
  things = await startApp({ versions: 'database', gathered: true, through: proxy.through });
  const { url } = things.database;
  const through = async () => Number(new URL(url).port);
  const other = await startApp({ versions: 'database', gathered: true, beside: things, through });
  let id = 100;
  await fc.assert(
    fc.asyncProperty(clients, pauses, (plans, pauses) => {
      proxy.pause = () => pauses.next().value;
      return run(id++, plans, [things, other]);
    }),
    { numRuns: 40 },
  );
  const stats = [things, other].map(({ app }) => app.conditionalRequests.stats.notModified);
  await other.stop();
  expect(Math.min(...stats)).toBeGreaterThan(30);
});
