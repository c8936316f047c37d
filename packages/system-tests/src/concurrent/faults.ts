import { setTimeout as delay } from 'node:timers/promises';
import { partitionEnds, type Proxy } from 'local-postgres/proxy';
import { isSoak } from '../run-parameters.ts';
import {
  backendNames,
  type ServiceName,
  serviceNames,
  type ServiceProcess,
} from '../service-process.ts';
import type { Versions } from '../system.ts';
import { databaseFaults } from './database-faults.ts';
import type { FaultySystem } from './faulty-system.ts';
import { type Inject, type Kinds, pause, type Round } from './inject.ts';
import type { Random } from './random.ts';

/** How long the system may take to recover. */
export const recoveryMs = 180_000;
/** Longer than the lease: a backend that has not checked its lock for so long stops trusting it. */
const longerThanLeaseMs = 3_500;

/** Breaks the connection of the next transaction that commits, if one commits within four seconds. */
async function nextCommit(
  proxy: Proxy,
  what: Proxy['atCommit'],
  signal: AbortSignal,
): Promise<boolean> {
  proxy.atCommit = what;
  for (let left = 200; left > 0 && proxy.atCommit !== undefined && !signal.aborted; left--) {
    await delay(20);
  }
  const isTaken = proxy.atCommit === undefined;
  proxy.atCommit = undefined;
  return isTaken;
}

const atCommit =
  (what: Proxy['atCommit']): Inject =>
  ({ proxies }, random, signal) =>
    nextCommit(random.pick(proxies[random.pick(backendNames)]), what, signal);

/**
 * Starts it until it is ready, as an orchestrator does: its first statements have a short limit, which a busy
 * machine may exceed.
 *
 * @throws Error if it exits for another reason, or takes too long
 */
async function startUntilReady(service: ServiceProcess): Promise<void> {
  const end = Date.now() + recoveryMs;
  for (;;) {
    service.start();
    try {
      return await service.ready(end - Date.now());
    } catch (error) {
      const output = service.log.split('(exited: ').at(-2) ?? '';
      const isLate = /cannot connect to the database|Query read timeout/.test(output);
      if (service.isRunning || !isLate || Date.now() > end) throw error;
    }
  }
}

const kill =
  (name: ServiceName): Inject =>
  async ({ replicas }, random) => {
    const service = random.pick(replicas[name]);
    await service.kill('SIGKILL');
    await delay(random.between(0, 300));
    await startUntilReady(service);
  };

/** Faults of one connection. They are injected while component faults last, too. */
export const commitFaults: Kinds = {
  'connection cut before COMMIT arrives': atCommit('cut the request'),
  'connection cut between COMMIT and its answer': atCommit('cut the reply'),
  'no answer to COMMIT': atCommit('keep the reply'),
};

const everyFault: Kinds = {
  'kill -9 of projects': kill('projects'),
  'kill -9 of commissioning': kill('commissioning'),
  'kill -9 of the bff': kill('bff'),

  async 'immediate shutdown of PostgreSQL'({ cluster }, random) {
    await cluster.stop({ immediately: true });
    await delay(random.between(0, 300));
    await cluster.start();
  },

  async 'all connections to the database cut'({ proxies }, random) {
    const proxy = random.pick(proxies[random.pick(backendNames)]);
    proxy.cutAll();
    await delay(random.between(0, 500));
    proxy.accept();
  },

  async 'COMMIT cut off, and the database out of reach'({ proxies }, random, signal) {
    const proxy = random.pick(proxies[random.pick(backendNames)]);
    proxy.onCut = () => proxy.cutAll();
    const isTaken = await nextCommit(proxy, 'cut the reply', signal);
    proxy.onCut = () => {};
    await pause(random.between(0, 1_000), signal);
    proxy.accept();
    return isTaken;
  },

  async 'pause of a service'({ replicas }, random) {
    const service = random.pick(replicas[random.pick(serviceNames)]);
    service.signal('SIGSTOP');
    await delay(random.between(50, 800));
    service.signal('SIGCONT');
  },
};

/** Faults of a sole writer. */
const memoryFaults: Kinds = {
  async 'pause of a backend for longer than its lease'({ services }, random, signal) {
    const service = services[random.pick(backendNames)];
    service.signal('SIGSTOP');
    await pause(longerThanLeaseMs, signal);
    service.signal('SIGCONT');
  },

  /** The bff then has connections to both. */
  async 'pause of a backend, and a successor'(system, random, signal) {
    const name = random.pick(backendNames);
    const { [name]: paused } = system.services;
    const [database] = system.proxies[name];
    const [backend] = system.backends[name];
    if (database === undefined || backend === undefined) throw new Error('There is no proxy');
    paused.signal('SIGSTOP');
    // PostgreSQL sees the sessions end. The paused process sees nothing.
    database.cutAll();
    database.accept();
    const successor = await system.startReplica(name);
    await successor.ready();
    const { target } = backend;
    backend.target = Number(new URL(successor.url).port);
    await pause(random.between(0, 5_000), signal);
    paused.signal('SIGCONT');
    await pause(random.between(500, 3_000), signal);
    backend.target = target;
    await successor.kill();
  },

  async 'second replica of a backend'(system, random) {
    const name = random.pick(backendNames);
    const { [name]: first } = system.services;
    const losses = () => first.log.split('The sole writer lock was lost').length;
    const before = losses();
    const second = await system.startReplica(name);
    await second.ready(recoveryMs).catch(() => {});
    const wasRefused = !second.isRunning && second.log.includes('sole writer lock');
    await second.kill();
    if (wasRefused) return true;
    // A slow proxy let the lease of the first replica end.
    if (losses() > before) return false;
    throw new Error(`A second replica was not refused\n${second.log}`);
  },
};

/** Faults that take too long for a short run. */
const longFaults: Kinds = {
  /** Shorter than the time limit of a statement, or long enough that leases end and connecting fails. */
  async 'silent partition between a backend and PostgreSQL'({ proxies }, random, signal) {
    const proxy = random.pick(proxies[random.pick(backendNames)]);
    const ms = random.chance(0.4) ? random.between(100, 1_000) : random.between(1_000, 15_000);
    proxy.partition();
    await pause(ms, signal);
    proxy.heal(random.pick(partitionEnds));
  },
};

const faultsOf = (own: Kinds): Kinds => ({ ...everyFault, ...own, ...(isSoak && longFaults) });

/** Faults of a process or of a database, one at a time. */
export const componentFaults: Readonly<Record<Versions, Kinds>> = {
  memory: faultsOf(memoryFaults),
  database: faultsOf(databaseFaults),
};

/** Injects faults one at a time: every kind once, in random order, then every kind again. */
export class Faults {
  /** Injected faults by kind. */
  readonly counts: Record<string, number> = {};
  readonly #kinds: Kinds;
  readonly #system: FaultySystem;
  readonly #random: Random;
  #left: string[] = [];

  constructor(kinds: Kinds, system: FaultySystem, random: Random) {
    this.#kinds = kinds;
    this.#system = system;
    this.#random = random;
  }

  /** Injects the next fault. It ends when the signal is aborted. */
  async inject(signal: AbortSignal, round: Round): Promise<void> {
    if (this.#left.length === 0) this.#left = this.#random.shuffled(Object.keys(this.#kinds));
    const kind = this.#left.pop() ?? '';
    const isDone = await this.#kinds[kind]?.(this.#system, this.#random, signal, round);
    if (isDone !== false) this.counts[kind] = (this.counts[kind] ?? 0) + 1;
  }
}

/** @throws Error if it takes too long; the work goes on */
export async function inTime<Result>(
  system: FaultySystem,
  what: string,
  work: Promise<Result>,
): Promise<Result> {
  const late = new AbortController();
  return Promise.race([
    work.finally(() => late.abort()),
    delay(recoveryMs, undefined, { signal: late.signal }).then(() => {
      throw new Error(`${what} after ${recoveryMs} ms\n${system.log()}`);
    }),
  ]);
}

/** @throws Error if the system does not recover in time, or if a service has exited by itself */
export const recovery = (system: FaultySystem): Promise<void> =>
  inTime(system, 'Not ready', system.ready());
