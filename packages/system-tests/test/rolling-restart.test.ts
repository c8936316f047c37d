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
  SHUTDOWN_DELAY_MS: '2500',
  SHUTDOWN_IDLE_MS: '30000',
  SHUTDOWN_TIMEOUT_MS: '60000',
  ...longTimeoutMs,
};

/** A user who reads and writes their own project until stopped. */
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
    const create = async (path: string) =>
      String((await this.#ask('POST', path, 201, { name: 'first' })).headers['location']);
    const node = `${await create(`${await create(`${project}/areas`)}/zones`)}/nodes/lamp`;
    await this.#ask('PUT', node, 201, { name: 'first' });
    const start = performance.now();
    for (let round = 0; !isOver(); round++) {
      const name = `Round ${round}`;
      for (const path of [project, node]) {
        await this.#ask('PATCH', path, 200, { name });
        for (let read = 0; read < 2; read++) {
          const { body } = await this.#ask('GET', path, 200);
          if (!body.includes(`"${name}"`)) this.failures.push(`expected ${name}, received ${body}`);
        }
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

/**
 * Sends requests to the bffs while it restarts one group of processes after the other.
 *
 * @returns the failures
 */
async function replaceInTurn(
  bffs: readonly ServiceProcess[],
  groups: readonly (readonly ServiceProcess[])[],
): Promise<readonly string[]> {
  const balancer = await startLoadBalancer(bffs.map(({ url }) => url));
  onTestFinished(() => balancer.close());
  for (const { url } of bffs) await balancer.healthy(url);

  let isOver = false;
  const users = Array.from({ length: clients }, (_, number) => new User(balancer.url, number));
  const sent = () => users.reduce((sum, user) => sum + user.sent, 0);
  const work = Promise.all(users.map((user) => user.work(() => isOver)));
  const replace = async (service: ServiceProcess) => {
    await service.kill('SIGTERM');
    expect(service.log).toContain('(exited: 0)');
    service.start();
    await service.ready();
    if (bffs.includes(service)) await balancer.healthy(service.url);
  };
  for (const group of groups) {
    const before = sent();
    await expect.poll(sent).toBeGreaterThan(before + requestsPerSecond);
    await Promise.all(group.map(replace));
  }
  isOver = true;
  await work;
  return users.flatMap(({ failures }) => failures);
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
  expect(await replaceInTurn([one, two], [[one], [two]])).toEqual([]);
});

test('with versions in the database, no request fails and no read is stale while all processes restart in turn', async () => {
  const backend = {
    SHUTDOWN_DELAY_MS: '2500',
    SHUTDOWN_IDLE_MS: '2500',
    SHUTDOWN_TIMEOUT_MS: '60000',
  };
  const system = await startSystem({
    versions: 'database',
    settings: { projects: backend, commissioning: backend, bff: settings },
  });
  onTestFinished(() => system.stop());
  const { projects, commissioning, bff } = system.replicas;
  const backends = projects.map((one, index) => [one, ...commissioning.slice(index, index + 1)]);
  const groups = [...backends, ...bff.map((one) => [one])];
  expect(groups.map(({ length }) => length)).toEqual([2, 2, 1, 1]);
  expect(await replaceInTurn(bff, groups)).toEqual([]);
});
