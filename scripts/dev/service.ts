import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import {
  findProcess,
  type ProcessInfo,
  signal,
} from '../../packages/local-postgres/src/processes.ts';
import { linePrinter } from './output.ts';
import { commonEnvironment, type Environment, type Service } from './settings.ts';

/** Longer than the default SHUTDOWN_TIMEOUT_MS of a service. */
const stopTimeoutMs = 12_000;

export interface RunOptions {
  /** Directory of the repository. */
  readonly root: string;
  readonly environment: Environment;
  /** Called with each process. */
  readonly onStart: (process: ProcessInfo) => void;
  /** Called when a process has exited by itself. */
  readonly onFailure: () => void;
}

/**
 * Runs a service, in a process group of its own: Ctrl-C in the terminal reaches only dev, which then
 * stops the services in order.
 */
export class RunningService {
  readonly name: string;
  readonly label: string;
  readonly url: string;
  readonly #service: Service;
  readonly #options: RunOptions;
  readonly #print: (line: string) => void;
  #child: ChildProcess | undefined;
  #isListening = false;
  #isStopping = false;
  #isRestarting = false;

  constructor(service: Service, options: RunOptions) {
    this.name = service.name;
    this.label = service.label;
    this.url = service.url;
    this.#service = service;
    this.#options = options;
    this.#print = linePrinter(service.label);
    this.#start();
  }

  /** Whether the current process has said that it listens. Another program may have its port. */
  get isListening(): boolean {
    return this.#isListening;
  }

  get isRunning(): boolean {
    return this.#child !== undefined;
  }

  #start(): void {
    const { root, environment, onStart, onFailure } = this.#options;
    const child = spawn(process.execPath, [`packages/${this.name}/src/main.ts`], {
      cwd: root,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: {
        ...(process.stdout.isTTY && { FORCE_COLOR: '1' }),
        ...commonEnvironment(environment),
        ...this.#service.settings,
      },
    });
    for (const input of [child.stdout, child.stderr]) {
      if (input !== null) createInterface({ input }).on('line', this.#print);
    }
    child.once('message', () => {
      this.#isListening = true;
    });
    child.once('exit', () => {
      this.#child = undefined;
      this.#isListening = false;
      if (!this.#isStopping && !this.#isRestarting) onFailure();
    });
    this.#child = child;
    const info = child.pid === undefined ? undefined : findProcess(child.pid);
    if (info === undefined) throw new Error(`${this.label} could not be started`);
    onStart(info);
  }

  /** Ends its process, unless it has exited already, and starts another one. */
  async restart(): Promise<void> {
    if (this.#isRestarting) return;
    this.#isRestarting = true;
    await this.#end();
    this.#isRestarting = false;
    if (!this.#isStopping) this.#start();
  }

  /** Stops it after its requests have finished, and waits until it has exited. */
  stop(): Promise<void> {
    this.#isStopping = true;
    return this.#end();
  }

  kill(): void {
    if (this.#child?.pid !== undefined) signal(-this.#child.pid, 'SIGKILL');
  }

  async #end(): Promise<void> {
    const child = this.#child;
    if (child?.pid === undefined) return;
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    const timer = setTimeout(() => {
      this.#print(`did not stop within ${stopTimeoutMs / 1000} s: killing it`);
      this.kill();
    }, stopTimeoutMs);
    await exited;
    clearTimeout(timer);
    // The rest of its group.
    signal(-child.pid, 'SIGKILL');
  }
}
