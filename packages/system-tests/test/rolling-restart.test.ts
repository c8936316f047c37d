import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { type Answer, type Client, connectTo, type Method } from '../src/client.ts';
import { startLoadBalancer } from '../src/load-balancer.ts';
import { ServiceProcess } from '../src/service-process.ts';
import { startSystem } from '../src/system.ts';

const clients = 20;
const requestsPerSecond = 200;
const intervalMs = (1_000 * clients) / requestsPerSecond;

/** A slow machine is no failure. */
const longTimeoutMs = { UPSTREAM_TIMEOUT_MS: '60000', UPSTREAM_DEADLINE_MS: '60000' };
const settings = {
  SHUTDOWN_DELAY_MS: '1000',
  SHUTDOWN_IDLE_MS: '30000',
  SHUTDOWN_TIMEOUT_MS: '60000',
  ...longTimeoutMs,
};

/** A user who reads and writes a project of their own until told to stop. */
class User {
  readonly #name: string;
  readonly #client: Client;
  readonly failures: string[] = [];
  sent = 0;
  projects = 0;

  constructor(url: string, number: number) {
    this.#name = `user-${number}@example.com`;
    this.#client = connectTo(url);
    onTestFinished(() => this.#client.close());
  }

  async work(isOver: () => boolean): Promise<void> {
    const { headers } = await this.#ask('POST', '/projects', 201, { name: 'first' });
    const project = String(headers['location']);
    this.projects++;
    const start = performance.now();
    for (let round = 0; !isOver(); round++) {
      const name = `Round ${round}`;
      await this.#ask('PATCH', project, 200, { name });
      for (let read = 0; read < 2; read++) {
        const { body } = await this.#ask('GET', project, 200);
        if (!body.includes(`"${name}"`)) this.failures.push(`expected ${name}, received ${body}`);
      }
      await this.#ask('POST', '/projects', 201, { name });
      this.projects++;
      await delay(Math.max(0, start + this.sent * intervalMs - performance.now()));
    }
    const { body } = await this.#ask('GET', '/projects?limit=1000', 200);
    const { length } = JSON.parse(body) as unknown[];
    if (length !== this.projects) {
      this.failures.push(`${this.projects} projects were created, but there are ${length}`);
    }
  }

  async #ask(method: Method, path: string, expected: number, body?: unknown): Promise<Answer> {
    this.sent++;
    // Lets the client process the end of a connection that has already arrived.
    for (let i = 0; i < 4; i++) await nextTurn();
    const answer = await this.#client
      .ask(this.#name, method, path, body)
      .catch((error: NodeJS.ErrnoException): Answer => ({
        status: 0,
        headers: {},
        body: `${error.code}: ${error.message}`,
      }));
    if (answer.status !== expected) {
      this.failures.push(`${method} ${path}: ${answer.status} ${answer.body}`);
    }
    return answer;
  }
}

test(`no request fails while two bffs restart in turn, at ${requestsPerSecond} requests a second`, async () => {
  const system = await startSystem({ settings: { bff: settings } });
  onTestFinished(() => system.stop());
  const { bff: one, projects, commissioning } = system.services;
  const two = await ServiceProcess.launch('bff', {
    settings: { PROJECTS_URL: projects.url, COMMISSIONING_URL: commissioning.url, ...settings },
  });
  onTestFinished(() => two.kill());
  await two.ready();
  const balancer = await startLoadBalancer([one.url, two.url]);
  onTestFinished(() => balancer.close());
  for (const { url } of [one, two]) await balancer.healthy(url);

  let isOver = false;
  const users = Array.from({ length: clients }, (_, number) => new User(balancer.url, number));
  const work = Promise.all(users.map((user) => user.work(() => isOver)));
  for (const bff of [one, two]) {
    const before = users.reduce((sum, { sent }) => sum + sent, 0);
    await expect
      .poll(() => users.reduce((sum, { sent }) => sum + sent, 0))
      .toBeGreaterThan(before + requestsPerSecond);
    await bff.kill('SIGTERM');
    expect(bff.log).toContain('(exited: 0)');
    bff.start();
    await bff.ready();
    await balancer.healthy(bff.url);
  }
  isOver = true;
  await work;
  expect(users.flatMap(({ failures }) => failures)).toEqual([]);
}, 180_000);
