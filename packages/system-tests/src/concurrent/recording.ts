import {
  checkRegister,
  checkSet,
  checkViews,
  type Operation,
  type SetOperation,
  timeline,
  type View,
} from 'linearizability';

/** What a response says about one register or set. */
export type Observation =
  | { readonly register: string; readonly value: string }
  | { readonly set: string; readonly elements: ReadonlySet<string> }
  | { readonly set: string; readonly element: string; readonly isFound: boolean };

/** What a request changes if it succeeds. */
export type Change =
  | { readonly register: string; readonly value: string }
  | { readonly set: string; readonly kind: 'add' | 'remove'; readonly element: string };

/** A change that has been sent. Until its outcome is known, it may take effect at any time. */
export interface Attempt {
  readonly start: number;
  /** @param found the state that the change was conditional on, if it was */
  done(note: string, found?: readonly Observation[]): void;
  notDone(): void;
}

/** An operation whose end is filled in when it is known. */
type Open<Each> = { -readonly [Key in keyof Each]: Each[Key] };

interface Registers {
  readonly initial: string;
  readonly history: Open<Operation>[];
}

interface Sets {
  readonly initial: ReadonlySet<string>;
  readonly history: Open<SetOperation>[];
}

/** A response that no linearizable system gives. */
export class Violation extends Error {
  override readonly name = 'Violation';
}

/** The history: all operations on registers and sets, with their results. */
export class Recording {
  readonly #registers = new Map<string, Registers>();
  readonly #sets = new Map<string, Sets>();
  readonly #views: View[] = [];

  register(name: string, initial: string): void {
    this.#registers.set(name, { initial, history: [] });
  }

  set(name: string, initial: Iterable<string>): void {
    this.#sets.set(name, { initial: new Set(initial), history: [] });
  }

  observe(observations: readonly Observation[], start: number, note: string): void {
    const when = { start, end: performance.now(), note };
    for (const isOfNodes of [false, true]) {
      const shown = observations.filter(
        (observation) => isOfNodes === ofNodes.test(nameOf(observation)),
      );
      if (shown.length > 1) this.#views.push({ ...when, ...viewOf(shown) });
    }
    for (const observation of observations) {
      if ('register' in observation) {
        const { register, value } = observation;
        this.#register(register).history.push({ kind: 'read', value, ...when });
      } else if ('elements' in observation) {
        const { set, elements } = observation;
        this.#set(set).history.push({ kind: 'list', elements, ...when });
      } else {
        const { set, element, isFound } = observation;
        this.#set(set).history.push({ kind: 'look up', element, isFound, ...when });
      }
    }
  }

  begin(changes: readonly Change[], note: string): Attempt {
    const start = performance.now();
    const when = { start, end: Infinity, note: `${note}, outcome unknown` };
    const open = changes.map(
      (change): [Open<Operation | SetOperation>[], Open<Operation | SetOperation>] =>
        'register' in change
          ? [
              this.#register(change.register).history,
              { kind: 'write', value: change.value, ...when },
            ]
          : [
              this.#set(change.set).history,
              { kind: change.kind, element: change.element, ...when },
            ],
    );
    for (const [history, operation] of open) history.push(operation);
    return {
      start,
      done(note, found = []) {
        const end = performance.now();
        for (const [index, [, operation]] of open.entries()) {
          const replaces = valueIn(found, changes[index]);
          Object.assign(operation, { end, note, ...(replaces !== undefined && { replaces }) });
        }
      },
      notDone() {
        for (const [history, operation] of open) history.splice(history.indexOf(operation), 1);
      },
    };
  }

  /** @throws Violation with the shortest history that proves it */
  verify(): void {
    for (const [name, { initial, history }] of this.#registers) {
      const violation = checkRegister(initial, history);
      if (violation === undefined) continue;
      const lines = timeline(violation.operations, describeOperation);
      throw new Violation(`${name}, at first "${initial}": ${violation.reason}\n${lines}`);
    }
    for (const [name, { initial, history }] of this.#sets) {
      const violation = checkSet(initial, history);
      if (violation === undefined) continue;
      const lines = timeline(violation.operations, describeSetOperation);
      throw new Violation(`${name}: ${violation.reason}\n${lines}`);
    }
  }

  /**
   * Like `verify`, and checks that each response is a snapshot of one moment, for each backend. This
   * takes longer.
   *
   * @throws Violation with the operations that prove it
   */
  verifyViews(): void {
    this.verify();
    const violation = checkViews({ registers: this.#registers, sets: this.#sets }, this.#views);
    if (violation === undefined) return;
    const words = new Map<unknown, string>();
    for (const [name, { history }] of this.#registers) {
      for (const operation of history)
        words.set(operation, `${name}: ${describeOperation(operation)}`);
    }
    for (const [name, { history }] of this.#sets) {
      for (const operation of history)
        words.set(operation, `${name}: ${describeSetOperation(operation)}`);
    }
    for (const view of this.#views) words.set(view, describeView(view));
    const lines = timeline(violation.operations, (operation) => words.get(operation) ?? '');
    throw new Violation(`${violation.reason}\n${lines}`);
  }

  /** Of the changes with unknown outcome, how many were read later and how many were not. */
  unknown(): { done: number; notSeen: number } {
    const seen: boolean[] = [];
    for (const { history } of this.#registers.values()) {
      const read = new Set(history.filter(({ kind }) => kind === 'read').map(({ value }) => value));
      const unknown = history.filter(({ kind, end }) => kind === 'write' && end === Infinity);
      seen.push(...unknown.map(({ value }) => read.has(value)));
    }
    for (const { history } of this.#sets.values()) {
      const lists = history.filter((operation) => operation.kind === 'list');
      for (const change of history) {
        if (change.end !== Infinity || !('element' in change)) continue;
        const { element, kind } = change;
        const last = lists.findLast(({ start }) => start > change.start);
        const isThere = lists.some(({ elements }) => elements.has(element));
        seen.push(kind === 'add' ? isThere : last !== undefined && !last.elements.has(element));
      }
    }
    const done = seen.filter(Boolean).length;
    return { done, notSeen: seen.length - done };
  }

  #register(name: string): Registers {
    const found = this.#registers.get(name);
    if (found === undefined) throw new Error(`There is no register ${name}`);
    return found;
  }

  #set(name: string): Sets {
    const found = this.#sets.get(name);
    if (found === undefined) throw new Error(`There is no set ${name}`);
    return found;
  }
}

/** Nodes are in a database of their own: a response that contains both is two snapshots. */
const ofNodes = /\bnodes?\b/;
const nameOf = (observation: Observation): string =>
  'register' in observation ? observation.register : observation.set;

const viewOf = (observations: readonly Observation[]): Pick<View, 'registers' | 'sets'> => ({
  registers: new Map(
    observations.flatMap((observation) =>
      'register' in observation ? [[observation.register, observation.value]] : [],
    ),
  ),
  sets: new Map(
    observations.flatMap((observation) =>
      'elements' in observation ? [[observation.set, observation.elements]] : [],
    ),
  ),
});

function valueIn(
  observations: readonly Observation[],
  change: Change | undefined,
): string | undefined {
  for (const observation of observations) {
    const isIt =
      'value' in observation &&
      change &&
      'value' in change &&
      observation.register === change.register;
    if (isIt) return observation.value;
  }
  return undefined;
}

const describeOperation = ({ kind, value, replaces }: Operation): string =>
  `${kind} "${value}"${replaces === undefined ? '' : ` in place of "${replaces}"`}`;

function describeSetOperation(operation: SetOperation): string {
  if (operation.kind === 'list') return `list ${[...operation.elements].join(', ')}`;
  const { kind, element } = operation;
  if (kind !== 'look up') return `${kind} "${element}"`;
  return `look up "${element}": ${operation.isFound ? 'there' : 'not there'}`;
}

const describeView = ({ registers, sets }: View): string =>
  [
    ...[...registers].map(([name, value]) => `${name} "${value}"`),
    ...[...sets].map(([name, elements]) => `${name}: ${[...elements].join(', ')}`),
  ].join('; ');
