import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from 'local-postgres';
import { findProcess } from 'local-postgres/processes';
import { type Guard, startGuard } from 'local-postgres/start-guard';
import { fetch } from 'undici';

export interface Launch {
  readonly name: string;
  readonly command: string;
  /** Is done before the start. */
  readonly before?: (port: number) => Promise<void>;
  readonly arguments: (port: number) => readonly string[];
  readonly environment?: (port: number) => Readonly<Record<string, string>>;
  /** Default: one that is free. */
  readonly port?: number | undefined;
  /** Answers 200 when the program is of use. */
  readonly readyPath?: string;
}

/** Ends the programs of a run that could not do so itself. */
let guard: Guard<{ pid: number; started: string }> | undefined;
const patienceMs = 30_000;

/** A program of its own that serves HTTP on a free port of 127.0.0.1. */
export class Program implements AsyncDisposable {
  readonly name: string;
  readonly origin: string;
  readonly pid: number;
  readonly #child: ChildProcess;
  #output = '';

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
    guard ??= startGuard(new URL('../../../../scripts/dev/guard.ts', import.meta.url));
    const info = findProcess(child.pid);
    if (info !== undefined) guard.tell({ pid: info.pid, started: info.started });
  }

  /** @throws Error with what it has said, if it ends or does not become ready */
  static async launch(launch: Launch): Promise<Program> {
    const port = launch.port ?? (await freePort());
    await launch.before?.(port);
    const child = spawn(launch.command, launch.arguments(port), {
      // A group of its own, which no Ctrl-C reaches, and which the guard ends as a whole.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_ENV: 'production', ...launch.environment?.(port) },
    });
    const program = new Program(launch.name, port, child);
    await program.#ready(launch.readyPath ?? '/ready');
    return program;
  }

  async #ready(path: string): Promise<void> {
    const end = Date.now() + patienceMs;
    for (;;) {
      const status = await fetch(this.origin + path).then(
        async (response) => (await response.body?.cancel(), response.status),
        () => undefined,
      );
      if (status === 200) return;
      const hasEnded = this.#child.exitCode !== null || this.#child.signalCode !== null;
      if (hasEnded || Date.now() > end) {
        await this[Symbol.asyncDispose]();
        throw new Error(`${this.name} ${hasEnded ? 'has ended' : 'is not ready'}\n${this.#output}`);
      }
      await delay(10);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await exited;
  }
}
