import type { ServerResponse } from 'node:http';
import { mediaType, type Target } from 'gathered-revalidation';
import { afterEach, expect, test, vi } from 'vitest';
import {
  ann,
  answersOf,
  type GatheringOrigin,
  holdLists,
  sendAnswers,
  startGathering,
} from './gathering-origin.ts';
import { Reader } from './reader.ts';

let origin: GatheringOrigin;
afterEach(async () => {
  vi.useRealTimers();
  await origin.close();
});

/** Time passes only when the test advances it. */
const stopClock = () => vi.useFakeTimers({ toFake: ['performance'] });

const paths = ['/a', '/b', '/c'];
const bodies = paths.map((path) => `${path} of "${path}.0"`);
const readAll = async () => (await Promise.all(origin.read(paths))).map(({ body }) => body);

const send = (response: ServerResponse, status: number, content: string, type = mediaType) =>
  void response.writeHead(status, { 'content-type': type }).end(content);

type Fault = (targets: readonly Target[], response: ServerResponse) => void;
const honest = (targets: readonly Target[]) => answersOf(origin, targets);

const faults: Record<string, Fault> = {
  swapped: (targets, response) => sendAnswers(response, honest(targets).toReversed()),
  'with swapped entity tags': (targets, response) => {
    const tags = honest(targets).map(({ etag }) => etag);
    sendAnswers(
      response,
      targets.map(({ n }) => ({ n, etag: tags.at(n - 1) })),
    );
  },
  short: (targets, response) => sendAnswers(response, honest(targets).slice(1)),
  long: (targets, response) => sendAnswers(response, [...honest(targets), { n: targets.length }]),
  'with an entity tag that was not sent': (targets, response) =>
    sendAnswers(response, [...honest(targets).slice(0, 2), { n: 2, etag: '"x"' }]),
  'with broken JSON': (_targets, response) => send(response, 200, '{"answers":[{"n":0'),
  'with no JSON': (_targets, response) => send(response, 200, 'Hello'),
  'with another media type': (targets, response) =>
    send(response, 200, JSON.stringify({ answers: honest(targets) }), 'application/json'),
  'with a page, like a proxy that ignores the method': (_targets, response) =>
    send(response, 200, '<!doctype html><title>Hello</title>', 'text/html'),
  'with another version': (targets, response) =>
    send(
      response,
      200,
      JSON.stringify({ answers: honest(targets) }),
      mediaType.replace('v=1', 'v=2'),
    ),
  'with status 500': (_targets, response) => send(response, 500, '{}'),
  'with status 413': (_targets, response) => send(response, 413, '{}'),
  'with status 304': (_targets, response) => void response.writeHead(304).end(),
  'with a redirect': (_targets, response) => void response.writeHead(307, { location: '/' }).end(),
  'cut off': (_targets, response) => {
    response.writeHead(200, { 'content-type': mediaType, 'content-length': 1_000 });
    response.write('{"answers":');
    response.destroy();
  },
  'by a closed connection': (_targets, response) => void response.destroy(),
  'with too much content': (targets, response) =>
    send(response, 200, JSON.stringify({ answers: honest(targets), more: 'x'.repeat(1 << 20) })),
  'with too much content after a status': (_targets, response) =>
    send(response, 500, 'x'.repeat(1 << 20)),
};

test.each(Object.keys(faults))(
  'a list that is answered %s is discarded, and its GETs are sent',
  async (name) => {
    origin = await startGathering({ stored: paths });
    const honestly = origin.answerList;
    origin.answerList = faults[name]!;
    stopClock();
    expect(await readAll()).toEqual(bodies);
    expect(origin.gets()).toEqual(paths);
    expect(origin.stats).toMatchObject({
      revalidated: 3,
      missed: 3,
      gatheredLists: 1,
      gatheredAsks: 0,
      gatheredFailures: 1,
    });
    // Another list at once could cost each read a second request.
    expect(await readAll()).toEqual(bodies);
    expect(origin.gets()).toEqual(paths);
    expect(origin.lists).toHaveLength(1);
    vi.advanceTimersByTime(1_000);
    origin.answerList = honestly;
    expect(await readAll()).toEqual(bodies);
    expect(origin.gets()).toEqual([]);
  },
);

test.each([404, 405, 415, 501])(
  'an origin that answers %i is not sent lists for a minute',
  async (status) => {
    origin = await startGathering({ stored: paths });
    const honestly = origin.answerList;
    stopClock();
    origin.answerList = (_targets, response) => send(response, status, '{}');
    expect(await readAll()).toEqual(bodies);
    origin.answerList = honestly;
    vi.advanceTimersByTime(59_999);
    expect(await readAll()).toEqual(bodies);
    expect(origin.lists).toHaveLength(1);
    expect(origin.gets()).toEqual(paths.flatMap((path) => [path, path]));
    vi.advanceTimersByTime(1);
    expect(await readAll()).toEqual(bodies);
    expect(origin.gets()).toEqual([]);
  },
);

test('a list that fails later does not shorten the pause of an origin that knows no lists', async () => {
  origin = await startGathering({ stored: paths });
  const held: ServerResponse[] = [];
  origin.answerList = (_targets, response) => void held.push(response);
  const first = readAll();
  await expect.poll(() => held.length).toBe(1);
  const second = readAll();
  await expect.poll(() => held.length).toBe(2);
  stopClock();
  send(held[0]!, 404, '{}');
  expect(await first).toEqual(bodies);
  send(held[1]!, 500, '{}');
  expect(await second).toEqual(bodies);
  vi.advanceTimersByTime(59_000);
  expect(await readAll()).toEqual(bodies);
  expect(origin.lists).toHaveLength(2);
});

test('an origin that fails to confirm unmodified responses gets few lists', async () => {
  const urls = Array.from({ length: 400 }, (_, number) => `/${number}`);
  origin = await startGathering({ stored: urls });
  const honestly = origin.answerList;
  stopClock();
  origin.answerList = (targets, response) =>
    sendAnswers(
      response,
      targets.map(({ n }) => ({ n })),
    );
  const readSome = async (from: number, to: number) => {
    await Promise.all(origin.read(urls.slice(from, to)));
    return origin.gets().length;
  };
  for (let from = 0; from < 200; from += 50) expect(await readSome(from, from + 50)).toBe(50);
  expect(origin.lists).toHaveLength(3);
  vi.advanceTimersByTime(10_000);
  // After the pause, a single useless list starts another pause.
  expect(await readSome(200, 220)).toBe(20);
  expect(await readSome(220, 240)).toBe(20);
  expect(origin.lists).toHaveLength(4);
  vi.advanceTimersByTime(10_000);
  origin.answerList = honestly;
  expect(await readSome(240, 300)).toBe(0);
  origin.answerList = (targets, response) =>
    sendAnswers(
      response,
      targets.map(({ n }) => ({ n })),
    );
  expect(await readSome(300, 350)).toBe(50);
  expect(await readSome(350, 400)).toBe(50);
  expect(origin.lists).toHaveLength(7);
});

test('while lists fail, the pauses between them grow, up to a minute', async () => {
  origin = await startGathering({ stored: paths });
  const honestly = origin.answerList;
  stopClock();
  origin.answerList = (_targets, response) => send(response, 500, '{}');
  const listsAfter = async (ms: number) => {
    vi.advanceTimersByTime(ms);
    expect(await readAll()).toEqual(bodies);
    return origin.lists.length;
  };
  expect(await listsAfter(0)).toBe(1);
  let lists = 1;
  for (const seconds of [1, 2, 4, 8, 16, 32, 60, 60]) {
    expect(await listsAfter(seconds * 1_000 - 1)).toBe(lists);
    expect(await listsAfter(1)).toBe(++lists);
  }
  origin.answerList = honestly;
  expect(await listsAfter(60_000)).toBe(++lists);
  origin.answerList = (_targets, response) => send(response, 500, '{}');
  expect(await listsAfter(0)).toBe(++lists);
  expect(await listsAfter(1_000)).toBe(++lists);
});

test('a list that is not answered becomes ordinary GETs, and its late answer reaches no caller', async () => {
  origin = await startGathering({ stored: paths, gather: { timeoutMs: 50 } });
  const { arrived, release } = holdLists(origin);
  const answers = readAll();
  await arrived(1);
  expect(await answers).toEqual(bodies);
  expect(origin.gets()).toEqual(paths);
  origin.write('/a');
  const later = origin.get('/a', ann);
  release(0);
  expect((await later).body).toBe('/a of "/a.1"');
});

test('a list that waits for a connection for too long is given up', async () => {
  origin = await startGathering({
    stored: paths,
    agent: { connections: 1 },
    gather: { timeoutMs: 50 },
  });
  const { answer } = origin;
  const { promise, resolve } = Promise.withResolvers<ServerResponse>();
  origin.answer = (request, response) => {
    if (request.url === '/slow') resolve(response);
    else answer(request, response);
  };
  const slow = origin.get('/slow');
  const answers = readAll();
  await expect.poll(() => origin.stats.gatheredFailures).toBe(1);
  (await promise).end();
  expect(await answers).toEqual(bodies);
  await slow;
  expect(origin.lists).toEqual([]);
});

test('a request that lists repeatedly leave undecided is not gathered for a while', async () => {
  origin = await startGathering({ stored: paths });
  const honestly = origin.answerList;
  origin.answerList = (targets, response) =>
    sendAnswers(
      response,
      honest(targets).map(({ n, etag }) => (n === 0 ? { n } : { n, etag })),
    );
  stopClock();
  await readAll();
  await readAll();
  origin.answerList = honestly;
  await readAll();
  const targets = () => origin.lists.splice(0).map((list) => list.map(({ target }) => target));
  expect(targets()).toEqual([paths, paths, ['/b', '/c']]);
  expect(origin.gets()).toEqual(['/a', '/a', '/a']);
  vi.advanceTimersByTime(10_000);
  await readAll();
  expect(targets()).toEqual([paths]);
});

test('a request is gathered again if a list left it undecided once, or because it had changed', async () => {
  origin = await startGathering({ stored: paths });
  const honestly = origin.answerList;
  for (const round of [1, 2, 3, 4]) {
    origin.answerList = (targets, response) =>
      sendAnswers(
        response,
        targets.map(({ n }) => ({ n })),
      );
    if (round % 2 === 0) origin.answerList = honestly;
    origin.write('/c');
    await readAll();
  }
  expect(origin.lists.map((list) => list.length)).toEqual([3, 3, 3, 3]);
});

test('no request waits for two lists that are not answered', async () => {
  const stored = ['/0', '/1', '/2', '/3', '/4', '/5', '/6', '/7'];
  const gather = { maxWaitMs: 30, maxTargets: 2 };
  origin = await startGathering({ stored, gather });
  const { arrived, release } = holdLists(origin);
  const stuck = Promise.all(origin.read(stored.slice(0, 4)));
  await arrived(2);
  await Promise.all(origin.read(['/4', '/5']));
  await Promise.all(origin.read(['/6', '/7']));
  expect(origin.gets()).toEqual(['/4', '/5', '/6', '/7']);
  release(0);
  release(1);
  await stuck;
  const more = origin.read(['/4', '/5']);
  await arrived(3);
  release(2);
  await Promise.all(more);
});

const abortable = (path: string) => {
  const reader = new Reader();
  const started = Promise.withResolvers<{ abort(reason: Error): void }>();
  origin.dispatcher.dispatch(
    { origin: origin.url, path, method: 'GET', headers: ann },
    Object.assign(reader, { onRequestStart: started.resolve }),
  );
  return { ended: reader.ended.promise, started: started.promise };
};

test('a caller that leaves a list does not affect the others', async () => {
  origin = await startGathering({ stored: paths });
  const { arrived, release } = holdLists(origin);
  const leaving = abortable('/a');
  const others = Promise.all(origin.read(['/b', '/c']));
  await arrived(1);
  (await leaving.started).abort(new Error('I leave'));
  await expect(leaving.ended).rejects.toThrow('I leave');
  release(0);
  expect((await others).map(({ body }) => body)).toEqual(bodies.slice(1));
  expect(origin.gets()).toEqual([]);
});

test('a list that all callers have left is aborted', async () => {
  origin = await startGathering({ stored: paths });
  const aborted = Promise.withResolvers<void>();
  const arrived = Promise.withResolvers<void>();
  origin.answerList = (_targets, response) => {
    response.on('close', aborted.resolve);
    arrived.resolve();
  };
  const callers = [abortable('/a'), abortable('/b')];
  await arrived.promise;
  for (const { started, ended } of callers) {
    (await started).abort(new Error('I leave'));
    await expect(ended).rejects.toThrow('I leave');
  }
  await aborted.promise;
  expect(origin.gets()).toEqual([]);
  expect(origin.stats.gatheredFailures).toBe(0);
});

test('a caller that leaves before its list is sent is not in it, and an equal one after it is', async () => {
  origin = await startGathering({ stored: paths });
  const leaving = abortable('/a');
  (await leaving.started).abort(new Error('I leave'));
  await expect(leaving.ended).rejects.toThrow('I leave');
  expect((await Promise.all(origin.read(['/a', '/b']))).map(({ body }) => body)).toEqual(
    bodies.slice(0, 2),
  );
});

test('after close(), the callers of a list that was sent get their responses', async () => {
  origin = await startGathering({ stored: paths });
  const { arrived, release } = holdLists(origin);
  const answers = readAll();
  await arrived(1);
  const closed = origin.dispatcher.close();
  release(0);
  expect(await answers).toEqual(bodies);
  await closed;
});

test.each(['close', 'destroy'] as const)(
  '%s() before a list is sent rejects its callers',
  async (name) => {
    origin = await startGathering({ stored: paths });
    const answers = origin.read(paths);
    const ended = origin.dispatcher[name]();
    const code = name === 'close' ? 'UND_ERR_CLOSED' : 'UND_ERR_DESTROYED';
    for (const answer of answers) await expect(answer).rejects.toMatchObject({ code });
    await ended;
  },
);

test('after destroy(), the callers of a list that was sent are rejected', async () => {
  origin = await startGathering({ stored: paths });
  const { arrived } = holdLists(origin);
  const answers = origin.read(paths);
  await arrived(1);
  const ended = origin.dispatcher.destroy();
  for (const answer of answers) await expect(answer).rejects.toThrow('destroyed');
  await ended;
});
