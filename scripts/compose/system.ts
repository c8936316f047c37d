import { setTimeout as delay } from 'node:timers/promises';
import { output, run } from './command.ts';
import type { Engine } from './engine.ts';

export const services = ['postgres', 'projects', 'commissioning', 'bff'] as const;
export type Service = (typeof services)[number];

export interface Container {
  readonly Id: string;
  readonly Image: string;
  readonly State: {
    readonly Pid: number;
    readonly Running: boolean;
    readonly ExitCode: number;
    readonly StartedAt: string;
    readonly Health?: { readonly Status: string };
  };
  readonly NetworkSettings: {
    readonly Ports: Readonly<Record<string, { HostIp: string; HostPort: string }[] | null>> | null;
    readonly Networks: Readonly<Record<string, { readonly IPAddress: string }>>;
  };
}

const timeoutMs = 120_000;

/** The system of compose.yaml, under its own project name, so that it shares no volumes with another. */
export class ComposeSystem {
  readonly url: string;
  readonly #engine: Engine;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #project = `etag-caching-test-${process.pid}`;

  constructor(engine: Engine, port: number, passwords: Readonly<Record<string, string>>) {
    this.url = `http://127.0.0.1:${port}`;
    this.#engine = engine;
    this.#environment = { ...process.env, ...passwords, BFF_PUBLISH: `127.0.0.1:${port}` };
  }

  /** Opens a new connection, because a restart closes the old ones. */
  async request(path: string, init: RequestInit = {}) {
    const headers = new Headers(init.headers);
    headers.set('connection', 'close');
    const response = await fetch(new URL(path, this.url), { ...init, headers });
    return { status: response.status, headers: response.headers, text: await response.text() };
  }

  #command(...args: readonly string[]): string[] {
    return [...this.#engine.compose, '--project-name', this.#project, ...args];
  }

  compose(...args: readonly string[]): string {
    return output(this.#command(...args), this.#environment);
  }

  /** podman-compose 1.6 stays in the foreground without `--detach`, even with `--wait`. */
  up(...options: readonly string[]): string {
    return this.compose('up', '--detach', '--wait', ...options);
  }

  /** Sets a variable of compose.yaml for the commands that follow. */
  set(name: string, value: string): void {
    this.#environment[name] = value;
  }

  logs(): string {
    return run(this.#command('logs'), this.#environment).stdout;
  }

  container(...args: readonly string[]): string {
    return output([this.#engine.container, ...args]);
  }

  /** @throws Error if there is not exactly one container of the service */
  inspect(service: Service): Container {
    const [container, ...others] = this.replicas(service);
    if (container === undefined || others.length > 0) {
      throw new Error(
        `Expected one container of ${service}, found ${container ? others.length + 1 : 0}`,
      );
    }
    return container;
  }

  replicas(service: Service): Container[] {
    const labels = { project: this.#project, service };
    const filters = Object.entries(labels).flatMap(([name, value]) => [
      '--filter',
      `label=com.docker.compose.${name}=${value}`,
    ]);
    const ids = this.container('ps', '--all', '--quiet', ...filters);
    if (ids === '') return [];
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The engine documents what `inspect` prints.
    return JSON.parse(
      this.container('inspect', '--type=container', ...ids.split('\n')),
    ) as Container[];
  }

  exec(service: Service, ...command: readonly string[]): string {
    return this.container('exec', this.inspect(service).Id, ...command);
  }

  /** Kills a container's main process. After the engine's own `kill` it would not restart. */
  kill(service: Service): void {
    const { Pid: pid } = this.inspect(service).State;
    const { Image: image } = this.inspect('bff');
    const script = `process.kill(${pid}, 'SIGKILL')`;
    const options = ['--rm', '--pid=host', '--user=0', '--network=none'];
    this.container('run', ...options, image, 'node', '--eval', script);
  }

  async untilRestarted(service: Service, startedBefore: string): Promise<void> {
    await until(`${service} is healthy again`, async () => {
      const { StartedAt, Health } = this.inspect(service).State;
      return StartedAt !== startedBefore && Health?.Status === 'healthy';
    });
    await until('the gateway is ready', async () => (await this.request('/ready')).status === 200);
  }
}

export async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!(await holds().catch(() => false))) {
    if (Date.now() > end) throw new Error(`Expected within ${timeoutMs / 1_000} s: ${what}`);
    await delay(250);
  }
}
