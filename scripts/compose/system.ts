import { setTimeout as delay } from 'node:timers/promises';
import { output, run } from './command.ts';
import type { Engine } from './engine.ts';

export const services = ['postgres', 'projects', 'commissioning', 'bff'] as const;
export type Service = (typeof services)[number];

/** The part of `inspect`'s output that is used here. */
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

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

const patienceMs = 120_000;

/** The system of compose.yaml, under a project name of its own: it shares no volume with another one. */
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

  /** Uses a new connection: one from before a restart is closed by now. */
  async request(path: string, init: RequestInit = {}): Promise<Answer> {
    const headers = { ...(init.headers as Record<string, string>), connection: 'close' };
    const response = await fetch(new URL(path, this.url), { ...init, headers });
    return { status: response.status, headers: response.headers, text: await response.text() };
  }

  compose(...args: readonly string[]): string {
    const { compose } = this.#engine;
    return output([...compose, '--project-name', this.#project, ...args], this.#environment);
  }

  /** podman-compose 1.6 stays in the foreground without `--detach`, even with `--wait`. */
  up(): string {
    return this.compose('up', '--detach', '--wait');
  }

  /** For a message: empty if there are none. */
  logs(): string {
    const { compose } = this.#engine;
    const { stdout } = run(
      [...compose, '--project-name', this.#project, 'logs'],
      this.#environment,
    );
    return stdout;
  }

  container(...args: readonly string[]): string {
    return output([this.#engine.container, ...args]);
  }

  inspect(service: Service): Container {
    const labels = { project: this.#project, service };
    const filters = Object.entries(labels).flatMap(([name, value]) => [
      '--filter',
      `label=com.docker.compose.${name}=${value}`,
    ]);
    const id = this.container('ps', '--all', '--quiet', ...filters);
    const [container] = JSON.parse(this.container('inspect', '--type=container', id));
    return container as Container;
  }

  exec(service: Service, ...command: readonly string[]): string {
    return this.container('exec', this.inspect(service).Id, ...command);
  }

  /** Kills a container's first process. After the engine's own `kill`, it would not be restarted. */
  kill(service: Service): void {
    const { Pid: pid } = this.inspect(service).State;
    const { Image: image } = this.inspect('bff');
    const script = `process.kill(${pid}, 'SIGKILL')`;
    const options = ['--rm', '--pid=host', '--user=0', '--network=none'];
    this.container('run', ...options, image, 'node', '--eval', script);
  }

  async returned(service: Service, startedBefore: string): Promise<void> {
    await until(`${service} is healthy again`, async () => {
      const { StartedAt, Health } = this.inspect(service).State;
      return StartedAt !== startedBefore && Health?.Status === 'healthy';
    });
    await until('the gateway is ready', async () => (await this.request('/ready')).status === 200);
  }
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + patienceMs;
  while (!(await holds().catch(() => false))) {
    if (Date.now() > end) throw new Error(`Expected within ${patienceMs / 1_000} s: ${what}`);
    await delay(250);
  }
}
