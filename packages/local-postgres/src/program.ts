import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { findProcess, signal } from './processes.ts';
import { startWatchdog, type Watchdog } from './watchdog.ts';

export interface Launch<Name extends string = string> {
  readonly name: Name;
  readonly url: string;
  readonly command?: string;
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly directory?: string;
  /** Answers 200 once the program is ready. Default: `/ready`. */
  readonly readyPath?: string;
}

/** Environment variables of a service, with its prefix. */
export const prefixed = (name: string, settings: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(settings).map(([key, value]) => [`${name.toUpperCase()}_${key}`, value]),
  );

const maxLog = 20_000;
/** Generous, because a program on a busy machine answers late. */
const probeMs = 30_000;
/** Longer than the default SHUTDOWN_TIMEOUT_MS of a service. */
export const stopTimeoutMs = 12_000;
let watchdog: Watchdog | undefined;

/**
 * A program that serves HTTP. It has a process group of its own, which Ctrl-C does not reach, and which
 * is stopped when this process ends, even by SIGKILL.
 */
export class Program<Name extends string = string> implements AsyncDisposable {
  readonly name: Name;
  readonly url: string;
  readonly #launch: Launch<Name>;
  #child: ChildProcess | undefined;
  #log = '';
  /** Settles when its process has ended and all its output has been read. */
  #closed: Promise<unknown> | undefined;

  constructor(launch: Launch<Name>) {
    this.name = launch.name;
    this.url = launch.url;
    this.#launch = launch;
  }

  get pid(): number {
    if (this.#child?.pid === undefined) throw new Error(`${this.name} is not running\n${this.log}`);
    return this.#child.pid;
  }

  get isRunning(): boolean {
    return this.#child !== undefined;
  }

  /** The end of its output, over all restarts. */
  get log(): string {
    return `--- ${this.name} at ${this.url}\n${this.#log}`;
  }

  /** Starts the process. `ready()` waits until it answers. */
  start(): ChildProcess {
    if (this.#child !== undefined) throw new Error(`${this.name} is already running`);
    const { command = process.execPath, environment, directory } = this.#launch;
    const child = spawn(command, this.#launch.arguments, {
      cwd: directory,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: environment,
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#log = (this.#log + text).slice(-maxLog);
      });
    }
    child.once('exit', () => {
      this.#child = undefined;
    });
    this.#closed = new Promise((resolve) => {
      child.once('close', (code, signal) => {
        this.#log += `(exited: ${signal ?? code})\n`;
        resolve(undefined);
      });
    });
    child.on('error', (error) => {
      this.#log += `(${error.message})\n`;
      if (child.pid === undefined) this.#child = undefined;
    });
    const info = child.pid === undefined ? undefined : findProcess(child.pid);
    watchdog ??= startWatchdog();
    if (info !== undefined) watchdog.add({ group: info });
    return child;
  }

  /**
   * Waits until it answers 200.
   *
   * @throws Error with its log if it exits instead, or takes too long
   */
  async ready(timeoutMs = Infinity): Promise<void> {
    const end = Date.now() + timeoutMs;
    for (let state = ''; state !== '200'; await delay(20)) {
      const signal = AbortSignal.timeout(probeMs);
      state = await fetch(this.url + (this.#launch.readyPath ?? '/ready'), { signal }).then(
        async (response) => (await response.body?.cancel(), String(response.status)),
        String,
      );
      if (!this.isRunning) {
        await this.#closed;
        throw new Error(`${this.name} has exited\n${this.log}`);
      }
      if (Date.now() > end) throw new Error(`${this.name} is not ready: ${state}\n${this.log}`);
    }
  }

  signal(name: NodeJS.Signals): void {
    if (this.#child?.pid !== undefined) signal(-this.#child.pid, name);
  }

  /** Resolves when the process has exited and its output is complete. */
  async exited(): Promise<void> {
    await this.#closed;
  }

  async kill(name: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const exited = this.exited();
    this.signal(name);
    await exited;
  }

  /** Kills the process if it is running, starts it, and waits until it is ready. */
  async restart(): Promise<void> {
    await this.kill();
    this.start();
    await this.ready();
  }

  /**
   * Lets it finish its requests, and waits until it has ended.
   *
   * @param onTimeout called if that takes too long, before it is killed
   */
  async stop(onTimeout?: () => void): Promise<void> {
    const child = this.#child;
    if (child?.pid === undefined) return;
    // Its children may keep its output open.
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    this.signal('SIGCONT');
    const timer = setTimeout(() => {
      onTimeout?.();
      this.signal('SIGKILL');
    }, stopTimeoutMs);
    await exited;
    clearTimeout(timer);
    // Its children.
    signal(-child.pid, 'SIGKILL');
    await this.#closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}
