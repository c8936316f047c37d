import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  checkRegister,
  checkSet,
  checkViews,
  type Histories,
  type Interval,
  type Operation,
  type SetOperation,
  type View,
} from '../src/index.ts';
import { hasAnOrder, interval } from './intervals.ts';

/** A register and a set. */
interface State {
  readonly value: string;
  readonly elements: readonly string[];
}
type Step = Interval & ({ readonly of: Operation | SetOperation } | { readonly shows: State });

const same = (one: readonly string[], other: Iterable<string>): boolean =>
  [...one].toSorted().join() === [...other].toSorted().join();

function apply({ value, elements }: State, step: Step): State | undefined {
  if ('shows' in step) {
    const { shows } = step;
    return shows.value === value && same(elements, shows.elements)
      ? { value, elements }
      : undefined;
  }
  const { of } = step;
  switch (of.kind) {
    case 'write':
      return { value: of.value, elements };
    case 'read':
      return of.value === value ? { value, elements } : undefined;
    case 'add':
      return { value, elements: [...elements, of.element] };
    case 'remove':
      return elements.includes(of.element)
        ? { value, elements: elements.filter((each) => each !== of.element) }
        : undefined;
    case 'list':
      return same(elements, of.elements) ? { value, elements } : undefined;
    default:
      return elements.includes(of.element) === of.isFound ? { value, elements } : undefined;
  }
}

const change = ([{ start, end }, isKnown]: [Interval, boolean]): Interval => ({
  start,
  end: isKnown ? end : Infinity,
});
const values = fc.constantFrom('one', 'two', 'three');
const subsets = fc.subarray(['a', 'b']);
const when = fc.tuple(interval, fc.boolean());
const whole = fc
  .record({
    writes: fc.tuple(when, when),
    changes: fc.tuple(when, when, when),
    reads: fc.array(fc.tuple(interval, values), { maxLength: 2 }),
    lists: fc.array(fc.tuple(interval, subsets), { maxLength: 2 }),
    view: fc.tuple(interval, values, subsets),
  })
  .map(({ writes, changes, reads, lists, view }) => {
    const register: Operation[] = [
      { kind: 'write', value: 'two', ...change(writes[0]) },
      { kind: 'write', value: 'three', ...change(writes[1]) },
      ...reads.map(([time, value]): Operation => ({ kind: 'read', value, ...time })),
    ];
    const set: SetOperation[] = [
      { kind: 'remove', element: 'a', ...change(changes[0]) },
      { kind: 'add', element: 'b', ...change(changes[1]) },
      { kind: 'remove', element: 'b', ...change(changes[2]) },
      ...lists.map(([time, list]): SetOperation => ({
        kind: 'list',
        elements: new Set(list),
        ...time,
      })),
    ];
    const [time, value, elements] = view;
    return { register, set, view: { ...time, shows: { value, elements } } };
  });

const histories = (register: readonly Operation[], set: readonly SetOperation[]): Histories => ({
  registers: new Map([['name', { initial: 'one', history: register }]]),
  sets: new Map([['parts', { initial: new Set(['a']), history: set }]]),
});
const viewOf = (time: Interval, value: string, ...elements: string[]): View => ({
  ...time,
  registers: new Map([['name', value]]),
  sets: new Map([['parts', new Set(elements)]]),
});

test('a search through all orders confirms each violation, and finds few others', () => {
  let [impossible, found] = [0, 0];
  fc.assert(
    fc.property(whole, ({ register, set, view }) => {
      const { start, end, shows } = view;
      const { value, elements } = shows;
      const looks = { start, end };
      const all: SetOperation[] = [...set, { kind: 'list', elements: new Set(elements), ...looks }];
      const read: Operation[] = [...register, { kind: 'read', value, ...looks }];
      // `checkRegister` and `checkSet` find what is wrong with a part by itself.
      if (checkRegister('one', read) ?? checkSet(new Set(['a']), all)) return true;
      const steps: Step[] = [
        ...[...register, ...set].map((of) => ({ of, start: of.start, end: of.end })),
        view,
      ];
      const isPossible = hasAnOrder({ value: 'one', elements: ['a'] }, steps, apply);
      const violation = checkViews(histories(read, all), [viewOf(view, value, ...elements)]);
      if (!isPossible) impossible++;
      if (violation !== undefined) found++;
      if (violation === undefined) return true;
      // The operations of the violation prove it by themselves.
      const named = steps.filter((step) =>
        violation.operations.includes('of' in step ? step.of : step),
      );
      return (
        !isPossible &&
        !hasAnOrder({ value: 'one', elements: ['a'] }, [...new Set([...named, view])], apply)
      );
    }),
    { numRuns: 30_000 },
  );
  expect(impossible).toBeGreaterThan(100);
  expect(found).toBeGreaterThan(0.6 * impossible);
});

const write: Operation = { kind: 'write', value: 'two', start: 1, end: 2 };
const add: SetOperation = { kind: 'add', element: 'b', start: 4, end: 5 };
const time = { start: 0, end: 9 };

test('a view that shows a later change but not an earlier one is reported with both', () => {
  const torn = checkViews(
    histories([write, { kind: 'read', value: 'two', start: 2, end: 3 }], [add]),
    [viewOf(time, 'two', 'a'), viewOf(time, 'one', 'a', 'b')],
  );
  expect(torn?.operations).toContain(add);
  expect(torn?.operations).toContain(write);
  expect(checkViews(histories([write], [add]), [viewOf(time, 'two', 'a', 'b')])).toBeUndefined();
});

test('an element missing from a view that shows a change made while it was present is reported', () => {
  const late: Operation = { kind: 'write', value: 'two', start: 6, end: 7 };
  const remove: SetOperation = { kind: 'remove', element: 'b', start: 8, end: 9 };
  const history = histories([late], [add, remove]);
  expect(checkViews(history, [viewOf({ start: 0, end: 7.5 }, 'two', 'a')])?.operations).toContain(
    add,
  );
  // Without it, the views are right before its addition and after its removal.
  expect(checkViews(history, [viewOf(time, 'two', 'a')])).toBeUndefined();
  expect(checkViews(history, [viewOf(time, 'one', 'a')])).toBeUndefined();
});

test('an unconditional write, or one of unknown outcome, says nothing about the value before it', () => {
  const first: Operation = { kind: 'write', value: 'a', start: 1, end: 2 };
  const read: Operation = { kind: 'read', value: 'a', start: 2.1, end: 2.5 };
  for (const later of [{ end: 4 }, { end: Infinity, replaces: '' }]) {
    const second: Operation = { kind: 'write', value: 'b', start: 3, ...later };
    const register = { initial: '', history: [first, read, second] };
    const history = { registers: new Map([['name', register]]), sets: new Map() };
    const view = { ...time, registers: new Map([['name', 'a']]), sets: new Map() };
    expect(checkViews(history, [view])).toBeUndefined();
  }
});
