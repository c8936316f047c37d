import { readSettings } from 'service-kit';
import { askerOf } from 'service-kit/testing';
import type { WatchedExchange } from 'page/watched';
import { expect, onTestFinished, test } from 'vitest';
import { buildApp } from '../src/app.ts';
import { settingsSchema } from '../src/config.ts';
import { type Answer, FakeReplica, resource } from './fake-replica.ts';
import { patience } from './patience.ts';
import { undisturbed } from './undisturbed.ts';
import { watch } from './watch.ts';

const project = '/projects/0b1f7d9c-93f5-4a3c-8d0a-3a5d3e3f0f11';
const ann = 'ann@example.com';

/** Answers reads, and confirms all targets of a list. */
const answerAs =
  (name: string, timing?: string): Answer =>
  (request, response) => {
    response.setHeader('vary', 'x-user');
    if (request.url?.startsWith('/deletions') === true) {
      response.writeHead(200, { 'content-type': 'application/json' }).end('[]');
      return;
    }
    if (request.method !== 'QUERY') return resource(name)(request, response);
    let text = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    request.on('end', () => {
      if (timing !== undefined) response.setHeader('server-timing', timing);
      const { targets } = JSON.parse(text) as { targets: readonly unknown[] };
      response
        .writeHead(200, { 'content-type': String(request.headers['content-type']) })
        .end(JSON.stringify({ answers: targets.map((_, n) => ({ n, etag: `"${name}"` })) }));
    });
  };

async function startWatchedBff(replicas: readonly FakeReplica[]) {
  const commissioning = await FakeReplica.start();
  commissioning.answer = answerAs('Mill');
  const bff = await buildApp(
    readSettings('BFF', settingsSchema, {
      BFF_PROJECTS_URL: replicas.map(({ url }) => url).join(),
      BFF_COMMISSIONING_URL: commissioning.url,
      BFF_LOG_LEVEL: 'silent',
      BFF_PURGE_INTERVAL_MS: '600000',
      BFF_PAGE: 'true',
      ...patience,
    }),
  );
  onTestFinished(() => bff.close());
  const watching = await watch(await bff.listen({ port: 0, host: '127.0.0.1' }));
  onTestFinished(() => watching.stop());
  await watching.next();
  const seen: WatchedExchange[] = [];
  const ask = askerOf(bff);
  const readOnce = async (paths: readonly string[]) => {
    const before = seen.length;
    for (const { requests } of replicas) requests.length = 0;
    await Promise.all(paths.map((path) => ask(ann, 'GET', path)));
    while (seen.length < before + paths.length) seen.push(...(await watching.next()).exchanges);
    return seen.slice(before).flatMap(({ hops }) => hops);
  };
  /** Returns the hops of concurrent reads. Afterwards, the replicas' `requests` contain only these reads. */
  return (...paths: string[]) => undisturbed(ask, () => readOnce(paths));
}

test('each hop names the replica that answered, for a single read or a list', async () => {
  const replicas = [await FakeReplica.start(), await FakeReplica.start()];
  for (const replica of replicas) replica.answer = answerAs('Mill');
  const read = await startWatchedBff(replicas);
  const areas = `${project}/areas`;
  for (const path of [project, areas]) {
    const hops = await read(path);
    const asked = replicas.find(({ requests }) => requests.includes(`GET ${path}`));
    expect(hops.map(({ replica }) => replica)).toEqual([asked?.url]);
  }
  const hops = await read(project, areas);
  const list = replicas.find(({ requests }) => requests.some((one) => one.startsWith('QUERY')));
  expect(hops).toMatchObject([
    { revalidatedWith: 1, replica: list?.url },
    { revalidatedWith: 1, replica: list?.url },
  ]);
});

test('the only replica of a backend is not named', async () => {
  const only = await FakeReplica.start();
  only.answer = answerAs('Mill');
  const [hop] = await (await startWatchedBff([only]))(project);
  expect(hop?.status).toBe(200);
  expect(hop).not.toHaveProperty('replica');
});

test.each([
  ['in its database shares a lookup', 'versions;dur=1.20;desc="1 statement for 1 lookup"', true],
  ['in memory shares none', undefined, undefined],
])('a read in a list of a backend with versions %s', async (_what, timing, sharedLookup) => {
  const only = await FakeReplica.start();
  only.answer = answerAs('Mill', timing);
  const read = await startWatchedBff([only]);
  const paths = [project, `${project}/areas`];
  await read(...paths);
  const hops = await read(...paths);
  expect(hops.map((hop) => [hop.revalidatedWith, hop.queries, hop.sharedLookup])).toEqual(
    paths.map(() => [1, null, sharedLookup]),
  );
});
