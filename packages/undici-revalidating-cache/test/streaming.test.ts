import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { type Origin, startGated, startOrigin } from './origin.ts';
import { Reader } from './reader.ts';

let origin: Origin;
afterEach(() => origin.close());

const mebibyte = 'x'.repeat(1 << 20);

test('a slow reader of a long answer holds the origin back, not the memory', async () => {
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
  // Long enough for all of it to come, if it could.
  for (let index = 0; index < 500; index++) await origin.get(`/${index}`);
  expect(reader.length).toBe(0);
  // What the two sockets' buffers hold.
  expect(sent).toBeLessThan(total / 2);
  controller.resume();
  expect(await reader.ended.promise).toHaveLength(total * mebibyte.length);
  expect(origin.store.stats.entries).toBe(0);
});

/** One request is under way; `leader` and `follower` share the next one, whose answer has begun. */
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

test('a paused leader does not hold those who share its answer, and gets it all in the end', async () => {
  const leader = new Reader({ pausesAtOnce: true });
  const { follower, controller } = await leaderAndFollower(leader, (response) =>
    response.writeHead(200, { etag: '"1"' }).end('whole'),
  );
  expect((await follower).body).toBe('whole');
  expect(leader.length).toBe(0);
  controller.resume();
  expect(await leader.ended.promise).toBe('whole');
});

test('the leader gets its answer as it comes, not when it is complete', async () => {
  const leader = new Reader();
  const { response, follower } = await leaderAndFollower(leader, (started) =>
    started.writeHead(200, { etag: '"1"' }).write('half '),
  );
  await expect.poll(() => leader.length).toBe(5);
  response.end('whole');
  expect(await leader.ended.promise).toBe('half whole');
  expect((await follower).body).toBe('half whole');
});

test('a leader that gives up in the middle takes nothing from the others, nor from the store', async () => {
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

test('of a long answer whose leader has gone, the next one is the leader', async () => {
  const leader = new Reader();
  const { response, follower, controller } = await leaderAndFollower(leader, (started) =>
    started.writeHead(200, { etag: '"1"' }).write('begin '),
  );
  controller.abort(new Error('enough'));
  response.end(mebibyte);
  expect((await follower).body).toBe(`begin ${mebibyte}`);
  expect(origin.store.keys(`${origin.url}/`)).not.toContainEqual({ entityTag: '"1"', variant: '' });
});

test('who shares the beginning of a long answer asks for itself, and the leader goes on', async () => {
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

test('nobody waits for more of an answer that says at its head that it is too long', async () => {
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

test('an answer that breaks off reaches all who share it as an error of their own', async () => {
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
