import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from 'local-postgres';
import { findProcess } from 'local-postgres/processes';
import { startWatchdog, type Watchdog } from 'local-postgres/watchdog';

export const backendNames = ['projects', 'commissioning'] as const;
export type BackendName = (typeof backendNames)[number];
export const serviceNames = [...backendNames, 'bff'] as const;
export type ServiceName = (typeof serviceNames)[number];

const root = new URL('../../../', import.meta.url);
const maxLog = 20_000;

/** Stops the services if the test run is killed. */
let watchdog: Watchdog | undefined;

export interface ServiceOptions {
  /** Environment variables, without the service's prefix. */
  readonly settings: Readonly<Record<string, string>>;
  /** Arguments of Node, before the script. */
  readonly nodeArguments?: readonly string[] | undefined;
  /** Directory of a copy of the repository. Default: this repository. */
  readonly root?: URL | undefined;
}

/** A service as users run it: a process of plain Node. It keeps its port when it restarts. */
export class ServiceProcess {
  readonly name: ServiceName;
  readonly url: string;
  readonly #options: ServiceOptions;
  readonly #port: number;
  #child: ChildProcess | undefined;
  #log = '';

  private constructor(name: ServiceName, port: number, options: ServiceOptions) {
    this.name = name;
    this.url = `http://127.0.0.1:${port}`;
    this.#port = port;
    this.#options = options;
  }

  static async launch(name: ServiceName, options: ServiceOptions): Promise<ServiceProcess> {
    const service = new ServiceProcess(name, await freePort(), options);
    service.start();
    return service;
  }

  /** @throws Error if it is not running */
  get pid(): number {
    if (this.#child?.pid === undefined) throw new Error(`${this.name} is not running`);
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
  start(): void {
    if (this.#child !== undefined) throw new Error(`${this.name} is already running`);
    const prefix = this.name.toUpperCase();
    const settings = { PORT: String(this.#port), LOG_LEVEL: 'warn', ...this.#options.settings };
    const script = fileURLToPath(
      new URL(`packages/${this.name}/src/main.ts`, this.#options.root ?? root),
    );
    const child = spawn(process.execPath, [...(this.#options.nodeArguments ?? []), script], {
      // A process group of its own, which the watchdog stops as a whole.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        ...Object.fromEntries(
          Object.entries(settings).map(([name, value]) => [`${prefix}_${name}`, value]),
        ),
      },
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.#log = (this.#log + text).slice(-maxLog);
      });
    }
    child.once('exit', (code, signal) => {
      this.#log += `(exited: ${signal ?? code})\n`;
      this.#child = undefined;
    });
    const info = findProcess(this.pid);
    watchdog ??= startWatchdog();
    if (info !== undefined) watchdog.add({ group: info });
  }

  /**
   * Waits until `/ready` answers 200.
   *
   * @throws Error with its log if it exits instead
   */
  async ready(): Promise<void> {
    for (let state = ''; state !== '200'; await delay(50)) {
      state = await fetch(`${this.url}/ready`, { signal: AbortSignal.timeout(2_000) }).then(
        async (response) => (await response.body?.cancel(), String(response.status)),
        String,
      );
      if (this.#child === undefined) throw new Error(`${this.name} has exited\n${this.log}`);
    }
  }

  signal(name: NodeJS.Signals): void {
    this.#child?.kill(name);
  }

  /** Resolves when the process has ended, for whatever reason. */
  async exited(): Promise<void> {
    if (this.#child !== undefined) await once(this.#child, 'exit');
  }

  /** Sends the signal and waits until the process has ended. */
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
}
