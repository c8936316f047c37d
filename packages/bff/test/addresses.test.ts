import { lookup } from 'node:dns/promises';
import { MemoryStore, revalidate } from 'undici-revalidating-cache';
import { expect, onTestFinished, test } from 'vitest';
import { resolveHost } from '../src/upstream/replicas/addresses.ts';
import { Upstream } from '../src/upstream/upstream.ts';
import { FakeReplica } from './fake-replica.ts';

/** An upstream whose host has the addresses that a test says; all its replicas listen on one port. */
async function startUpstream(port: number, addresses: readonly string[], intervalMs = 5) {
  const dns: { addresses: readonly string[] | undefined; lookups: number } = {
    addresses,
    lookups: 0,
  };
  const lines: string[] = [];
  const store = new MemoryStore({ maxBytes: 10_000 });
  const upstream = new Upstream({
    name: 'projects',
    urls: [new URL(`http://projects.test:${port}`)],
    cache: revalidate({ store, trustEntityTags: true }),
    store,
    connections: 1,
    maxQueued: 10,
    connectTimeoutMs: 60_000,
    timeoutMs: 60_000,
    probeIntervalMs: 60_000,
    resolveIntervalMs: intervalMs,
    resolve: async (hostname) => {
      expect(hostname).toBe('projects.test');
      dns.lookups++;
      if (dns.addresses === undefined) throw new Error('no answer');
      return dns.addresses;
    },
    report: (line) => lines.push(line),
  });
  onTestFinished(() => upstream.close());
  await upstream.start();
  const read = async () => (await upstream.fetch(`${upstream.baseUrl}/things`)).json();
  /** Waits for two look-ups that start later than this call. */
  const lookedUp = () => expect.poll(() => dns.lookups).toBeGreaterThanOrEqual(dns.lookups + 2);
  return { dns, lines, upstream, read, lookedUp };
}

test('each address of a host is a replica, and the requests name the host', async () => {
  const one = await FakeReplica.start('127.0.0.1');
  const two = await FakeReplica.start('127.0.0.2', one.port);
  const hosts: unknown[] = [];
  const { answer } = one;
  for (const replica of [one, two]) {
    replica.answer = (request, response) => {
      hosts.push(request.headers.host);
      answer(request, response);
    };
  }
  const { upstream, read } = await startUpstream(one.port, ['127.0.0.1', '127.0.0.2']);
  for (let i = 0; i < 4; i++) expect(await read()).toEqual({ name: 'Mill' });
  expect([one.requests.length, two.requests.length]).toEqual([2, 2]);
  expect(new Set(hosts)).toEqual(new Set([`projects.test:${one.port}`]));
  expect(upstream.replicas.map(({ name }) => name)).toEqual([
    `http://projects.test:${one.port} (127.0.0.1)`,
    `http://projects.test:${one.port} (127.0.0.2)`,
  ]);
});

test('replicas that appear are used, and those that disappear finish their requests', async () => {
  const one = await FakeReplica.start('127.0.0.1');
  const two = await FakeReplica.start('127.0.0.2', one.port);
  const { dns, upstream, read, lookedUp } = await startUpstream(one.port, ['127.0.0.1']);
  const { promise: arrived, resolve: answerOne } = Promise.withResolvers<void>();
  const { answer } = one;
  one.answer = (request, response) => void arrived.then(() => answer(request, response));
  const slow = read();
  await expect.poll(() => one.requests).toHaveLength(1);
  dns.addresses = ['127.0.0.2'];
  await expect.poll(() => upstream.replicas.map(({ address }) => address)).toEqual(['127.0.0.2']);
  expect(await read()).toEqual({ name: 'Mill' });
  answerOne();
  expect(await slow).toEqual({ name: 'Mill' });
  expect([one.requests.length, two.requests.length]).toEqual([1, 1]);

  // A replica that stays keeps its connections and its counters.
  const [kept] = upstream.replicas;
  dns.addresses = ['127.0.0.1', '127.0.0.2'];
  await expect.poll(() => upstream.replicas).toHaveLength(2);
  expect(upstream.replicas[1]).toBe(kept);
  await lookedUp();
  expect(upstream.replicas).toHaveLength(2);
});

test('a read whose replica fails after it was removed from the host goes to another', async () => {
  const one = await FakeReplica.start('127.0.0.1');
  const two = await FakeReplica.start('127.0.0.2', one.port);
  const { dns, upstream, read } = await startUpstream(one.port, ['127.0.0.1']);
  const { promise: removed, resolve: fail } = Promise.withResolvers<void>();
  one.answer = (_request, response) => void removed.then(() => response.socket?.resetAndDestroy());
  const answer = read();
  await expect.poll(() => one.requests).toHaveLength(1);
  dns.addresses = ['127.0.0.2'];
  await expect.poll(() => upstream.replicas.map(({ address }) => address)).toEqual(['127.0.0.2']);
  fail();
  expect(await answer).toEqual({ name: 'Mill' });
  expect([one.requests.length, two.requests.length]).toEqual([1, 1]);
});

test('while look-ups fail or find nothing, the last addresses apply', async () => {
  const one = await FakeReplica.start('127.0.0.1');
  const { dns, lines, read, lookedUp } = await startUpstream(one.port, ['127.0.0.1']);
  for (const addresses of [undefined, []]) {
    dns.addresses = addresses;
    await lookedUp();
    expect(await read()).toEqual({ name: 'Mill' });
  }
  expect(lines).toEqual([
    'projects.test has the addresses 127.0.0.1',
    'The addresses of projects.test are unknown: no answer',
  ]);
});

test('the system resolves names and addresses, one family at a time', async () => {
  expect(await resolveHost('127.0.0.1')).toEqual(['127.0.0.1']);
  expect(await resolveHost('::1')).toEqual(['::1']);
  const all = (await lookup('localhost', { all: true })).map(({ address }) => address);
  const found = await resolveHost('localhost');
  expect(all).toEqual(expect.arrayContaining([...found]));
  expect(new Set(found.map((address) => address.includes(':'))).size).toBe(1);
});
