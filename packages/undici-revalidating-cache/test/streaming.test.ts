import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { type Origin, startGated, startOrigin } from './origin.ts';
import { Reader } from './reader.ts';

let origin: Origin;
afterEach(() => origin.close());

const mebibyte = 'x'.repeat(1 << 20);

test('a slow reader of a long response slows down the origin, and memory does not grow', async () => {
  const total = 64;
  let sent = 0;
  const send = async (response: ServerResponse) => {
    response.writeHead(200, { etag: '"1"' });
    while (sent < total && !response.destroyed) {
      sent++;
      if (!response.write(mebibyte)) await once(response, 'drain');
    }
    response.end();
  };
  origin = await startOrigin((request, response) => {
    if (request.url === '/') void send(response);
    else response.end();
  });
  const reader = new Reader({ pausesAtOnce: true });
  origin.dispatch(reader);
  const controller = await reader.begun.promise;
  // Long enough for the whole body to arrive, if nothing held it back.
  for (let index = 0; index < 500; index++) await origin.get(`/${index}`);
  expect(reader.length).toBe(0);
  // As much as the buffers of the two sockets hold.
  expect(sent).toBeLessThan(total / 2);
  controller.resume();
  expect(await reader.ended.promise).toHaveLength(total * mebibyte.length);
  expect(origin.store.stats.entries).toBe(0);
});

/** One request is in progress; `leader` and `follower` share the next one, whose response has begun. */
async function leaderAndFollower(leader: Reader, start: (response: ServerResponse) => void) {
  const { gate, waiting, arrived, release } = await startGated();
  origin = gate;
  const first = origin.get();
  await arrived(1);
  origin.dispatch(leader);
  const follower = origin.get();
  release(0, 'first');
  await first;
  await arrived(2);
  const response = waiting[1] as ServerResponse;
  start(response);
  return { response, follower, controller: await leader.begun.promise, arrived, release };
}

test('a paused leader does not delay its follower, and gets the whole body when it resumes', async () => {
  const leader = new Reader({ pausesAtOnce: true });
  const { follower, controller } = await leaderAndFollower(leader, (response) =>
    response.writeHead(200, { etag: '"1"' }).end('whole'),
  );
  expect((await follower).body).toBe('whole');
  expect(leader.length).toBe(0);
  controller.resume();
  expect(await leader.ended.promise).toBe('whole');
});

test('the leader gets the body as it comes, before it is complete', async () => {
  const leader = new Reader();
  const { response, follower } = await leaderAndFollower(leader, (started) =>
    started.writeHead(200, { etag: '"1"', 'content-length': 10 }).write('half '),
  );
  await expect.poll(() => leader.length).toBe(5);
  response.end('whole');
  expect(await leader.ended.promise).toBe('half whole');
  expect((await follower).body).toBe('half whole');
});

test('a leader that aborts midway affects neither its follower nor the store', async () => {
  const leader = new Reader();
  const { response, follower, controller } = await leaderAndFollower(leader, (started) =>
    started.writeHead(200, { etag: '"1"' }).write('half '),
  );
  controller.abort(new Error('enough'));
  await expect(leader.ended.promise).rejects.toThrow('enough');
  response.end('whole');
  expect((await follower).body).toBe('half whole');
  expect(origin.store.keys(`${origin.url}/`)).toContainEqual({ entityTag: '"1"', variant: '' });
});

test('if the leader of a long response has aborted, its follower gets the response', async () => {
  const leader = new Reader();
  const { response, follower, controller } = await leaderAndFollower(leader, (started) =>
    started.writeHead(200, { etag: '"1"' }).write('begin '),
  );
  controller.abort(new Error('enough'));
  response.end(mebibyte);
  expect((await follower).body).toBe(`begin ${mebibyte}`);
  expect(origin.store.keys(`${origin.url}/`)).not.toContainEqual({ entityTag: '"1"', variant: '' });
});

test('if a response turns out to be too long, the follower sends its own request and the leader goes on', async () => {
  const leader = new Reader();
  const { response, follower, arrived, release } = await leaderAndFollower(leader, (started) =>
    started.writeHead(200, { etag: '"1"' }).write('begin '),
  );
  response.write(mebibyte);
  await arrived(3);
  release(2, 'own');
  expect((await follower).body).toBe('own');
  response.end();
  expect(await leader.ended.promise).toBe(`begin ${mebibyte}`);
});

test('if Content-Length is too long, the follower sends its own request at once', async () => {
  const leader = new Reader();
  const { response, follower, arrived, release } = await leaderAndFollower(leader, (started) =>
    started.writeHead(200, { etag: '"1"', 'content-length': mebibyte.length }).flushHeaders(),
  );
  await arrived(3);
  release(2, 'own');
  expect((await follower).body).toBe('own');
  response.end(mebibyte);
  expect(await leader.ended.promise).toBe(mebibyte);
});

test('if a response is cut off, each caller gets its own error', async () => {
  const leader = new Reader();
  const { response, follower } = await leaderAndFollower(leader, (started) =>
    started.writeHead(200, { etag: '"1"', 'content-length': 99 }).write('half '),
  );
  const failed = follower.catch((error: unknown) => error);
  await expect.poll(() => leader.length).toBe(5);
  response.destroy();
  const error = await leader.ended.promise.catch((reason: unknown) => reason);
  expect(error).toMatchObject({ message: 'other side closed' });
  expect(await failed).toMatchObject({ message: 'other side closed' });
  expect(await failed).not.toBe(error);
  expect(origin.store.keys(`${origin.url}/`)).not.toContainEqual({ entityTag: '"1"', variant: '' });
});
