import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from 'local-postgres';
import { findProcess } from 'local-postgres/processes';
import { startWatchdog, type Watchdog } from 'local-postgres/watchdog';
import { fetch } from 'undici';

export interface Launch {
  readonly name: string;
  readonly command: string;
  /** Runs before the start. */
  readonly before?: (port: number) => Promise<void>;
  readonly arguments: (port: number) => readonly string[];
  readonly environment?: (port: number) => Readonly<Record<string, string>>;
  /** Default: a free port. */
  readonly port?: number | undefined;
  /** Answers 200 once the program is ready. Default: `/ready`. */
  readonly readyPath?: string;
}

/** Stops the programs if the run is killed. */
let watchdog: Watchdog | undefined;
const timeoutMs = 120_000;

/** A separate process that serves HTTP on a free port of 127.0.0.1. */
export class Program implements AsyncDisposable {
  readonly name: string;
  readonly origin: string;
  readonly pid: number;
  readonly #child: ChildProcess;
  #output = '';
  #isPaused = false;

  private constructor(name: string, port: number, child: ChildProcess) {
    this.name = name;
    this.origin = `http://127.0.0.1:${port}`;
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output = (this.#output + text).slice(-4_000);
      });
    }
    if (child.pid === undefined) throw new Error(`${name} could not be started`);
    this.pid = child.pid;
    watchdog ??= startWatchdog();
    const info = findProcess(child.pid);
    if (info !== undefined) watchdog.add({ group: info });
  }

  /** @throws Error with the program's output if it exits or does not become ready */
  static async launch(launch: Launch): Promise<Program> {
    const port = launch.port ?? (await freePort());
    await launch.before?.(port);
    const child = spawn(launch.command, launch.arguments(port), {
      // Its own process group, which Ctrl-C does not reach and the watchdog stops as a whole.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_ENV: 'production', ...launch.environment?.(port) },
    });
    const program = new Program(launch.name, port, child);
    await program.#ready(launch.readyPath ?? '/ready');
    return program;
  }

  async #ready(path: string): Promise<void> {
    const end = Date.now() + timeoutMs;
    for (;;) {
      const answer = await fetch(this.origin + path).then(
        async (response) => [response.status, await response.text()] as const,
        (error: unknown) => [undefined, String(error)] as const,
      );
      if (answer[0] === 200) return;
      const hasExited = this.#child.exitCode !== null || this.#child.signalCode !== null;
      if (hasExited || Date.now() > end) {
        await this[Symbol.asyncDispose]();
        throw new Error(
          `${this.name} ${hasExited ? 'has exited' : `is not ready: ${answer.join(' ')}`}\n${this.#output}`,
        );
      }
      await delay(10);
    }
  }

  /** Takes its processes off the CPU, or puts them back. */
  pause(isPaused: boolean): void {
    if (isPaused === this.#isPaused) return;
    this.#isPaused = isPaused;
    process.kill(-this.pid, isPaused ? 'SIGSTOP' : 'SIGCONT');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, 'exit');
    this.pause(false);
    this.#child.kill('SIGTERM');
    await exited;
  }
}
