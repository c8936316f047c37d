import { expect, test } from 'vitest';
import type { ClientExchange } from '../src/client/exchange.ts';
import { whyNot304 } from '../src/explain/why.ts';
import { type Writes, withWrites } from '../src/explain/writes.ts';
import type { Hop, Message, OwnExchange } from '../src/watched.ts';

const field = (name: string, value: string) => ({ name, value });

/** A read, as the page recorded it. */
const read = (named: string | undefined, etag: string | undefined): ClientExchange => ({
  number: 1,
  user: 'ann@example.com',
  action: { number: 1, label: 'Read again' },
  at: 0,
  method: 'GET',
  path: '/projects/1',
  requestFields: named === undefined ? [] : [field('if-none-match', named)],
  requestBody: undefined,
  status: 200,
  responseFields: etag === undefined ? [] : [field('etag', etag)],
  responseBody: '{}',
  milliseconds: 1,
  hadETag: named,
});

const hop = (changes: Partial<Hop> = {}): Hop => ({
  upstream: 'projects',
  method: 'GET',
  status: 200,
  milliseconds: 1,
  queries: 1,
  collapsed: false,
  version: null,
  ...changes,
});

const message = (named: string | undefined, etag: string | undefined): Message => ({
  upstream: 'projects',
  replica: 'http://127.0.0.1:8081',
  method: 'GET',
  path: '/projects/1',
  requestFields: named === undefined ? [] : [field('if-none-match', named)],
  status: 200,
  responseFields: etag === undefined ? [] : [field('etag', etag)],
});

const own = (hop: Hop, ...messages: Message[]): OwnExchange => ownOf([hop], messages);

const ownOf = (hops: Hop[], messages: Message[]): OwnExchange => ({
  exchange: {
    sequence: 1,
    at: 0,
    method: 'GET',
    route: '/projects/{project_id}',
    status: 200,
    milliseconds: 1,
    hops,
  },
  messages,
});

const none: Writes = new Map();
const write = { ...own(hop()).exchange, method: 'PATCH', at: 1_000 };
const writes = withWrites(none, [
  { ...write, hops: [hop(), hop({ method: 'PATCH', version: 'e.2' })] },
]);

const reasons = (...given: Parameters<typeof whyNot304>) =>
  whyNot304(...given).map(({ who, kind }) => `${who}: ${kind}`);

test('never seen: neither the client nor the bff has an ETag to send', () => {
  const given = own(hop(), message(undefined, '"e.2.v"'));
  expect(reasons(read(undefined, '"r.e.2.v"'), given, none)).toEqual([
    'client: never seen',
    'projects: never seen',
  ]);
});

test('two requests to one upstream have a reason each', () => {
  const unchanged = hop({ status: 304, queries: 0 });
  const seen = { ...message('"e.2.v"', '"e.2.v"'), status: 304 };
  // The first read of a zone does this: the bff checks permission again before it releases new nodes.
  const given = ownOf([hop({ queries: 2 }), unchanged], [message(undefined, '"e.2.v"'), seen]);
  expect(reasons(read(undefined, '"r.e.2.v"'), given, none)).toEqual([
    'client: never seen',
    'projects: never seen',
    'projects: unchanged',
  ]);
});

test('unchanged: a read that shared a lookup is not shown as "no query"', () => {
  const looked = hop({ status: 304, queries: 0, sharedLookup: true });
  const given = own(looked, { ...message('"e.2.v"', '"e.2.v"'), status: 304 });
  const [, projects] = whyNot304(read(undefined, '"r.e.2.v"'), given, none);
  expect(projects?.text).toContain('304, the version came from a shared lookup.');
});

test('two requests to one upstream have the right reasons if the response changed in between', () => {
  const given = ownOf(
    [hop(), hop()],
    [message(undefined, '"e.2.v"'), message('"e.2.v"', '"e.3.v"')],
  );
  expect(reasons(read(undefined, '"r.e.3.v"'), given, none).slice(1)).toEqual([
    'projects: never seen',
    'projects: changed',
  ]);
});

test('the last message of a retried request gives the reason', () => {
  const lost = { ...message(undefined, undefined), status: null };
  const given = own(hop(), lost, message('"e.1.v"', '"e.2.v"'));
  expect(reasons(read(undefined, '"r.e.2.v"'), given, none)[1]).toBe('projects: changed');
});

test('a hop that shared a round trip does not take the message of another hop', () => {
  const given = ownOf([hop({ collapsed: true }), hop()], [message('"e.1.v"', '"e.2.v"')]);
  expect(reasons(read(undefined, '"r.e.2.v"'), given, none).slice(1)).toEqual([
    'projects: shared',
    'projects: changed',
  ]);
});

test('changed: names the write that made the version', () => {
  const given = own(hop(), message('"e.1.v", "e.0.v"', '"e.2.v"'));
  const [client, projects] = whyNot304(read('"r.e.1.v"', '"r.e.2.v"'), given, writes);
  expect([client?.kind, projects?.kind]).toEqual(['changed', 'changed']);
  const words = /version 1 became 2, by somebody's PATCH \/projects\/\{project_id\} at /;
  expect(client?.text).toMatch(words);
  expect(projects?.text).toMatch(words);
  expect(projects?.text).toContain('one query ran');
});

test('changed: names the author of the write if it was Ann or Bob', () => {
  const made = [{ ...write, hops: [hop({ method: 'PATCH', version: 'e.2' })] }];
  const given = own(hop(), message('"e.1.v"', '"e.2.v"'));
  // Whether the author or the public event was known first.
  for (const known of [
    withWrites(writes, made, 'bob@x.io'),
    withWrites(withWrites(none, made, 'bob@x.io'), made),
  ]) {
    const [client] = whyNot304(read('"r.e.1.v"', '"r.e.2.v"'), given, known);
    expect(client?.text).toContain("bob@x.io's");
  }
});

test('changed: names the first write with the version, not a later one that changed nothing', () => {
  const later = { ...write, at: 2_000, hops: [hop({ method: 'PATCH', version: 'e.2' })] };
  const given = own(hop(), message('"e.1.v"', '"e.2.v"'));
  const words = (known: Writes) => whyNot304(read('"r.e.1.v"', '"r.e.2.v"'), given, known)[0]?.text;
  expect(words(withWrites(writes, [later]))).toBe(words(writes));
  expect(words(withWrites(writes, [later], 'bob@x.io'))).toBe(words(writes));
});

test('changed: by a write that the page did not see', () => {
  const given = own(hop(), message('"e.1.v"', '"e.2.v"'));
  const [client] = whyNot304(read('"r.e.1.v"', '"r.e.2.v"'), given, none);
  expect(client?.text).toContain('by a write that this page did not see');
});

test('from RAM: someone else has read the change already', () => {
  const given = own(hop({ status: 304, queries: 0 }));
  expect(reasons(read('"r.e.1.v"', '"r.e.2.v"'), given, writes)).toEqual([
    'client: changed',
    'projects: unchanged',
  ]);
});

test('marked: a write to it is being committed', () => {
  const given = own(hop(), message('"e.1.v"', undefined));
  expect(reasons(read('"r.e.1.v"', undefined), given, none)).toEqual([
    'client: marked',
    'projects: marked',
  ]);
});

test('restarted: another epoch', () => {
  const given = own(hop(), message('"e.1.v"', '"f.0.v"'));
  expect(reasons(read('"r.e.1.v"', '"r.f.0.v"'), given, none)).toEqual([
    'client: restarted',
    'projects: restarted',
  ]);
});

test('variant: the same version with other header fields, or from another release', () => {
  const given = own(hop(), message('"e.1.v"', '"e.1.w"'));
  expect(reasons(read('"r.e.1.v"', '"r.e.1.w"'), given, none)).toEqual([
    'client: variant',
    'projects: variant',
  ]);
  const [client] = whyNot304(read('"r.g.1.9.v"', '"r.g.1.9.w"'), undefined, none);
  expect(client?.text).toContain('another representation of the same version');
  expect(reasons(read('"old.e.1.v"', '"r.e.1.v"'), undefined, none)).toEqual(['client: variant']);
});

test('shared: the hop has no message of its own', () => {
  const given = own(hop({ collapsed: true }));
  expect(reasons(read(undefined, '"r.e.2.v"'), given, none)[1]).toBe('projects: shared');
});

test('only a 200 to a read needs an explanation', () => {
  expect(whyNot304({ ...read('"r.e.1.v"', '"r.e.1.v"'), status: 304 }, undefined, none)).toEqual(
    [],
  );
  expect(whyNot304({ ...read(undefined, undefined), method: 'PATCH' }, undefined, none)).toEqual(
    [],
  );
});
