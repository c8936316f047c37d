import { expect, test } from 'vitest';
import { Recording, Violation } from '../src/concurrent/recording.ts';

/** A project that is renamed after an area was added. */
function recorded(): Recording {
  const recording = new Recording();
  recording.register('name of the project', 'old');
  recording.set('areas', []);
  recording.set('nodes of the zone', []);
  recording.begin([{ set: 'areas', kind: 'add', element: 'hall' }], 'POST').done('POST');
  recording.begin([{ register: 'name of the project', value: 'new' }], 'PATCH').done('PATCH');
  return recording;
}
const shown = (name: string, set: string, ...elements: string[]) => [
  { register: 'name of the project', value: name },
  { set, elements: new Set(elements) },
];

test('a response with a new name beside an older list is a violation', () => {
  const start = performance.now();
  const recording = recorded();
  recording.observe(shown('old', 'areas'), start, 'GET');
  recording.observe(shown('old', 'areas', 'hall'), start, 'GET');
  recording.observe(shown('new', 'areas', 'hall'), start, 'GET');
  recording.verify();
  recording.verifyViews();
  recording.observe(shown('new', 'areas'), start, 'GET of a torn state');
  recording.verify();
  expect(() => recording.verifyViews()).toThrow(Violation);
  expect(() => recording.verifyViews()).toThrow(
    /name of the project "new"; areas: +GET of a torn state\n.* areas: add "hall" .*\n.* name of the project: write "new"/,
  );
});

test('a response may contain snapshots of two moments from two backends', () => {
  const start = performance.now();
  const recording = recorded();
  recording.begin([{ set: 'nodes of the zone', kind: 'add', element: 'lamp' }], 'PUT').done('PUT');
  recording.observe(shown('old', 'nodes of the zone', 'lamp'), start, 'GET');
  expect(() => recording.verifyViews()).not.toThrow();
});
