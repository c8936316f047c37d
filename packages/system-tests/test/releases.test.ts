import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ann, makeSampleProject, type SampleProject } from '../src/sample-project.ts';
import { type OwnSystem, startSystem, type System } from '../src/system.ts';

const ofRelease = (RELEASE: string) => ({
  versions: 'database' as const,
  replicas: 1,
  settings: { projects: { RELEASE }, commissioning: { RELEASE } },
});

let old: OwnSystem;
let next: System;
beforeAll(async () => {
  old = await startSystem(ofRelease('1'));
  next = await startSystem({ databases: old.databases, ...ofRelease('2') });
});
afterAll(async () => {
  await next?.stop();
  await old?.stop();
});

const edits = [
  ['PATCH of a zone', 'PATCH', 'zone', { scenario: 'dim' }, 200],
  ['DELETE of a zone', 'DELETE', 'zone', undefined, 204],
  ['PATCH of a node', 'PATCH', 'lamp', { name: 'Lamp' }, 200],
  ['PATCH of an area', 'PATCH', 'area', { name: 'Area' }, 200],
] as const;

describe.each(edits)(
  'an edit in progress while the backends are replaced: %s',
  (_, method, resource, body, done) => {
    const readBy = async (system: System, sample: SampleProject) =>
      String((await system.ask(ann, 'GET', sample[resource])).headers['etag']);

    test.each(['deployment', 'rollback'])('succeeds after a %s', async (step) => {
      const [before, after] = step === 'deployment' ? [old, next] : [next, old];
      const sample = await makeSampleProject(before.ask);
      const known = await readBy(before, sample);
      // Another release may show the same rows differently.
      expect(await readBy(after, sample)).not.toBe(known);
      const edit = (name: 'if-match' | 'if-none-match') =>
        after.ask(ann, method, sample[resource], body, { [name]: known });
      expect((await edit('if-none-match')).status).toBe(412);
      const edited = await edit('if-match');
      expect(edited.status, edited.body).toBe(done);
    });

    test('fails if someone else has changed the resource', async () => {
      const sample = await makeSampleProject(old.ask);
      const known = await readBy(old, sample);
      await old.ask(ann, 'PATCH', sample[resource], { name: 'Changed' });
      const current = await readBy(next, sample);
      const edited = await next.ask(ann, method, sample[resource], body, { 'if-match': known });
      expect([edited.status, edited.headers['etag']]).toEqual([412, current]);
    });
  },
);

test('a zone is not deleted after another release if one of its nodes has changed', async () => {
  const sample = await makeSampleProject(old.ask);
  const { headers } = await old.ask(ann, 'GET', sample.zone);
  await old.ask(ann, 'PATCH', sample.lamp, { name: 'Changed' });
  const refused = await next.ask(ann, 'DELETE', sample.zone, undefined, {
    'if-match': String(headers['etag']),
  });
  expect(refused.status, refused.body).toBe(412);
});
