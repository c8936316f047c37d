import { randomUUID } from 'node:crypto';
import type { TestBackend } from 'service-kit/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startCommissioning } from './backend.ts';
import { zone } from './zone.ts';

let commissioning: TestBackend;
beforeAll(async () => {
  commissioning = await startCommissioning();
});
afterAll(() => commissioning.stop());

const ask = (
  method: 'GET' | 'PUT' | 'PATCH' | 'DELETE',
  url: string,
  body?: unknown,
  headers?: Record<string, string>,
) => commissioning.ask(undefined, method, url, body, headers);

const etagOf = async (url: string) => String((await ask('GET', url)).headers['etag']);

describe('a node', () => {
  test('is created, replaced, changed and deleted', async () => {
    const { put, at, list } = zone();
    const created = await ask('PUT', put('n'), { name: ' Lamp ' });
    expect(created.statusCode).toBe(201);
    expect(created.json()).toEqual({ node_uuid: 'n', name: 'Lamp', configuration: {} });
    expect(created.headers['etag']).toBe(await etagOf(at('n')));

    const replaced = await ask('PUT', put('n'), { name: 'Lamp', configuration: { a: [1, null] } });
    expect(replaced.statusCode).toBe(200);
    expect(replaced.json().configuration).toEqual({ a: [1, null] });
    const changed = await ask('PATCH', at('n'), { name: 'Light' });
    expect(changed.json()).toEqual({ ...replaced.json(), name: 'Light' });
    expect((await ask('GET', at('n'))).json()).toEqual(changed.json());
    expect((await ask('GET', list)).json()).toEqual([{ node_uuid: 'n', name: 'Light' }]);
    expect((await ask('PATCH', at('n'), {})).statusCode).toBe(422);

    expect((await ask('DELETE', at('n'))).statusCode).toBe(204);
    expect((await ask('DELETE', at('n'))).statusCode).toBe(404);
    expect((await ask('GET', at('n'))).statusCode).toBe(404);
    expect((await ask('PATCH', at('n'), { name: 'x' })).statusCode).toBe(404);
    expect((await ask('GET', list)).json()).toEqual([]);
  });

  test.each([null, false, 0, '', [], { deep: { er: 'x' } }])(
    'keeps %j as its configuration, replaced whole',
    async (configuration) => {
      const { put, at } = zone();
      await ask('PUT', put('n'), { name: 'N', configuration: { old: true } });
      expect((await ask('PATCH', at('n'), { configuration })).json().configuration).toEqual(
        configuration,
      );
      expect((await ask('GET', at('n'))).json().configuration).toEqual(configuration);
    },
  );

  test('moves within its project, and is independent of other projects', async () => {
    const one = zone();
    const two = zone(one.project_id);
    const elsewhere = zone();
    await ask('PUT', one.put('n'), { name: 'N' });
    expect((await ask('PUT', elsewhere.put('n'), { name: 'Other' })).statusCode).toBe(201);
    const [before, after] = [await etagOf(one.list), await etagOf(two.list)];
    expect((await ask('PUT', two.put('n'), { name: 'N' })).statusCode).toBe(200);
    expect((await ask('GET', one.at('n'))).statusCode).toBe(404);
    expect((await ask('GET', two.at('n'))).json().name).toBe('N');
    expect(await etagOf(one.list)).not.toBe(before);
    expect(await etagOf(two.list)).not.toBe(after);
    expect((await ask('GET', elsewhere.at('n'))).json().name).toBe('Other');
  });

  test.each(['*', '"x"', 'the ETag that it had here'])(
    'that is in another zone now is not moved back under If-Match: %s',
    async (condition) => {
      const one = zone();
      const two = zone(one.project_id);
      await ask('PUT', two.put('n'), { name: 'N' });
      const had = await etagOf(two.at('n'));
      await ask('PUT', one.put('n'), { name: 'N', configuration: { by: 'Bob' } });
      const moved = await ask('GET', one.at('n'));
      const lists = [await etagOf(one.list), await etagOf(two.list)];

      const match = condition.startsWith('the') ? had : condition;
      const refused = await ask('PUT', two.put('n'), { name: 'A' }, { 'if-match': match });
      expect(refused.statusCode).toBe(412);
      // A GET of this URL answers 404, so it has no current ETag to retry with.
      expect(refused.headers['etag']).toBeUndefined();
      expect((await ask('GET', two.at('n'))).statusCode).toBe(404);
      const after = await ask('GET', one.at('n'));
      expect([after.json(), after.headers['etag']]).toEqual([moved.json(), moved.headers['etag']]);
      expect([await etagOf(one.list), await etagOf(two.list)]).toEqual(lists);
    },
  );

  test('that is in another zone is not moved under If-None-Match: *', async () => {
    const one = zone();
    const two = zone(one.project_id);
    await ask('PUT', one.put('n'), { name: 'N' });
    const refused = await ask('PUT', two.put('n'), { name: 'A' }, { 'if-none-match': '*' });
    expect(refused.statusCode).toBe(412);
    expect(refused.headers['etag']).toBeUndefined();
    expect((await ask('GET', one.at('n'))).json().name).toBe('N');
  });

  test('changes only the ETags that depend on it', async () => {
    const { put, at, list } = zone();
    await ask('PUT', put('n'), { name: 'N', configuration: { a: 1 } });
    const [node, nodes] = [await etagOf(at('n')), await etagOf(list)];
    await ask('PUT', put('n'), { name: 'N', configuration: { a: 1 } });
    await ask('PATCH', at('n'), { name: 'N' });
    expect([await etagOf(at('n')), await etagOf(list)]).toEqual([node, nodes]);
    await ask('PATCH', at('n'), { configuration: { a: 2 } });
    expect(await etagOf(list)).toBe(nodes);
    expect(await etagOf(at('n'))).not.toBe(node);
  });

  test.each(['%20', 'a%2Fb', 'x'.repeat(129), 'a%00'])('cannot have the id %s', async (id) => {
    const { put } = zone();
    expect((await ask('PUT', put(id), { name: 'N' })).statusCode).toBe(404);
  });

  test.each(['x'.repeat(128), 'A.b_c:d-1'])('can have the id %s', async (id) => {
    const { put, at } = zone();
    expect((await ask('PUT', put(id), { name: 'N' })).statusCode).toBe(201);
    expect((await ask('GET', at(id))).statusCode).toBe(200);
  });
});

describe('the list of the nodes of a zone', () => {
  test('has an ETag while it is empty, and a new one after each change to it', async () => {
    const { put, at, list } = zone();
    const etags = [await etagOf(list)];
    const empty = await ask('GET', list, undefined, { 'if-none-match': String(etags[0]) });
    expect(empty.statusCode).toBe(304);
    for (const change of [
      () => ask('PUT', put('n'), { name: 'N' }),
      () => ask('PUT', put('n'), { name: 'Replaced' }),
      () => ask('PATCH', at('n'), { name: 'Changed' }),
      () => ask('DELETE', at('n')),
    ]) {
      expect((await change()).statusCode).toBeLessThan(300);
      etags.push(await etagOf(list));
    }
    for (const etag of etags) expect(etag).toMatch(/^"[^"]+"$/);
    expect(new Set(etags).size).toBe(etags.length);
  });
});

describe('a purge', () => {
  test('deletes the nodes in its scope and no others', async () => {
    const one = zone();
    const two = zone(one.project_id);
    const elsewhere = zone();
    for (const { put } of [one, two, elsewhere]) {
      await ask('PUT', put(`n-${randomUUID()}`), { name: 'N' });
    }
    const count = async (list: string) => (await ask('GET', list)).json().length;
    const purge = (query: string) => ask('DELETE', `/nodes?project_id=${one.project_id}${query}`);
    expect((await purge(`&zone_id=${one.zone_id}`)).statusCode).toBe(204);
    expect([await count(one.list), await count(two.list)]).toEqual([0, 1]);
    expect((await purge(`&area_id=${one.area_id}`)).statusCode).toBe(204);
    expect(await count(two.list)).toBe(1);
    expect((await purge('&zone=misspelt')).statusCode).toBe(422);
    expect((await purge('')).statusCode).toBe(204);
    expect([await count(two.list), await count(elsewhere.list)]).toEqual([0, 1]);
    expect((await ask('DELETE', '/nodes')).statusCode).toBe(422);
  });
});
