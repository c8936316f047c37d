import { Pool } from 'undici';
import { describe, expect, onTestFinished, test } from 'vitest';
import { run as runScript } from './child-service.ts';
import { type RawAnswer, RawClient } from './raw-client.ts';

type Service = ReturnType<typeof run>;

function run(environment?: Record<string, string>) {
  const service = runScript('service.ts', environment);
  return {
    ...service,
    async client() {
      const client = await RawClient.connect(await service.url('/'));
      onTestFinished(() => void client.socket.destroy());
      return client;
    },
    async stop() {
      service.kill('SIGTERM');
      await service.untilLogged('SIGTERM: stopping');
    },
    /** The ids that the service has executed, as it logs them when it closes. */
    async executed(): Promise<string[]> {
      expect(await service.exit, service.said.stdout).toBe(0);
      const line = service.said.stdout.split('\n').find((text) => text.includes('"closed"'));
      return (JSON.parse(line ?? '{}') as { executed: string[] }).executed.toSorted();
    },
  };
}

const ids = (name: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${name}${index}`);
const idsIn = (answers: readonly RawAnswer[]) =>
  answers.map(({ body }) => (JSON.parse(body) as { id: string }).id).toSorted();

/** Sends one POST after the other until an answer says that it is the last. */
async function writeUntilClosed(service: Service, name: string, warm: () => void) {
  const client = await service.client();
  const answered: string[] = [];
  for (let i = 0; ; i++) {
    const id = `${name}-${i}`;
    client.send(client.post(`/execute/${id}`));
    const answer = await client.answer();
    expect(answer, `${id} was lost`).toMatchObject({ status: 200, body: JSON.stringify({ id }) });
    answered.push(id);
    if (answered.length === 20) warm();
    if (answer?.isLast) return answered;
  }
}

/** On a slow machine, a busy client can be idle for half a second. */
const patient = { FIXTURE_SHUTDOWN_IDLE_MS: '60000', FIXTURE_SHUTDOWN_TIMEOUT_MS: '600000' };

describe('connections that are kept alive', () => {
  test('each POST of eight busy clients is executed once and answered', async () => {
    const service = run(patient);
    const warm = ids('client', 8).map(() => Promise.withResolvers<void>());
    const clients = warm.map(({ resolve }, i) => writeUntilClosed(service, `${i}`, resolve));
    await Promise.race([Promise.all(warm.map(({ promise }) => promise)), Promise.all(clients)]);
    service.kill('SIGTERM');
    const answered = (await Promise.all(clients)).flat();
    expect(await service.executed()).toEqual(answered.toSorted());
  });

  test('idle ones are closed after SHUTDOWN_IDLE_MS', async () => {
    const services = [run({ FIXTURE_SHUTDOWN_IDLE_MS: '300' }), run(patient)] as const;
    const [closed, open] = await Promise.all(
      services.map(async (service) => {
        const client = await service.client();
        client.send(client.get('/health'));
        expect(await client.answer()).toMatchObject({ status: 200, isLast: false });
        await service.stop();
        return client;
      }),
    );
    expect(await closed?.answer()).toBeUndefined();
    open?.send(open.get('/health'));
    expect(await open?.answer()).toMatchObject({ status: 200, isLast: true });
  });

  test('a busy undici Pool sees no failure but refused connections', async () => {
    const service = run(patient);
    const pool = new Pool(await service.url(''), { connections: 8 });
    onTestFinished(() => pool.destroy());
    const answered: string[] = [];
    const failures: unknown[] = [];
    const write = async (name: string) => {
      for (let i = 0; ; i++) {
        const path = `/execute/${name}-${i}`;
        try {
          const { body } = await pool.request({ method: 'POST', path });
          answered.push(((await body.json()) as { id: string }).id);
          if (answered.length === 100) service.kill('SIGTERM');
        } catch (error) {
          failures.push((error as NodeJS.ErrnoException).code);
          return;
        }
      }
    };
    await Promise.all(ids('client', 8).map(write));
    expect(failures).toEqual(Array(8).fill('ECONNREFUSED'));
    expect(await service.executed()).toEqual(answered.toSorted());
  });

  test('a request that has partly arrived is answered', async () => {
    const service = run(patient);
    const client = await service.client();
    client.send(client.get('/health'), client.post('/execute/one').slice(0, 20));
    expect(await client.answer()).toMatchObject({ status: 200, isLast: false });
    await service.stop();
    client.send(client.post('/execute/one').slice(20));
    expect(await client.rest()).toMatchObject([{ status: 200, isLast: true }]);
    expect(await service.executed()).toEqual(['one']);
  });
});

describe('pipelined requests', () => {
  test('are all answered, and only the last response says close', async () => {
    const service = run(patient);
    const client = await service.client();
    const behind = ids('behind', 5);
    const later = ids('later', 5);
    const post = (id: string) => client.post(`/execute/${id}`);
    client.send(client.get('/held'), ...behind.map(post));
    await service.untilLogged('held');
    await service.stop();
    client.send(...later.map(post));
    service.goOn();
    const answers = await client.rest();
    expect(answers.map(({ status }) => status)).toEqual(Array(11).fill(200));
    expect(answers.map(({ isLast }) => isLast)).toEqual([...Array(10).fill(false), true]);
    expect(idsIn(answers.slice(1))).toEqual([...behind, ...later].toSorted());
    expect(await service.executed()).toEqual([...behind, ...later].toSorted());
  });

  test('are answered if they are executed, for a client that never stops sending', async () => {
    const service = run(patient);
    const client = await service.client();
    const answered: RawAnswer[] = [];
    let sent = 0;
    const sendOne = () => client.send(client.post(`/execute/${sent++}`));
    for (let i = 0; i < 8; i++) sendOne();
    for (;;) {
      const answer = await client.answer();
      expect(answer?.status, `${answered.length} of ${sent} were answered`).toBe(200);
      answered.push(answer as RawAnswer);
      if (answered.length === 100) service.kill('SIGTERM');
      if (answer?.isLast) break;
      sendOne();
    }
    // RFC 9112 section 9.6: nothing behind the answer that says close is processed.
    expect(await client.rest()).toEqual([]);
    expect(await service.executed()).toEqual(idsIn(answered));
  });

  test('after the last response are not executed and do not reset the connection', async () => {
    for (;;) {
      const service = run(patient);
      const client = await service.client();
      client.send(client.get('/held'));
      await service.untilLogged('held');
      await service.stop();
      const start = performance.now();
      service.goOn();
      expect(await client.rest()).toMatchObject([{ status: 200, isLast: true }]);
      try {
        // A reset would fail the second: it tells TCP that nothing reads.
        for (const id of ['late', 'later']) await client.sent(client.post(`/execute/${id}`));
      } catch (error) {
        // After half a second the service is right to close the connection.
        if (performance.now() - start > 500) continue;
        throw error;
      }
      client.socket.end();
      expect(await service.executed()).toEqual([]);
      return;
    }
  });
});

/** After SIGTERM, each call of `performance.now` is another 100 ms ahead, as in a slow process. */
const slowClock = `
  const now = performance.now.bind(performance);
  let late = 0;
  process.once('SIGTERM', () => (performance.now = () => now() + (late += 100)));`;
const slow = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(slowClock)}` };

describe('new connections', () => {
  test.each([
    ['a service', {}],
    ['a service that accepts them slowly', slow],
  ])('in the accept queue of %s are answered', async (_service, environment) => {
    const service = run({ FIXTURE_SHUTDOWN_TIMEOUT_MS: '600000', ...environment });
    await service.url('/');
    // A stopped process accepts nothing, but its kernel does.
    service.kill('SIGSTOP');
    service.kill('SIGTERM');
    const names = ids('new', 50);
    const clients = await Promise.all(names.map(() => service.client()));
    const answers = clients.map((client, i) => {
      client.send(client.post(`/execute/${names[i]}`));
      return client.rest();
    });
    service.kill('SIGCONT');
    expect((await Promise.all(answers)).flat()).toMatchObject(
      names.map((id) => ({ status: 200, body: JSON.stringify({ id }) })),
    );
    expect(await service.executed()).toEqual(names.toSorted());
  });

  test('are accepted during SHUTDOWN_DELAY_MS, while /ready answers 503', async () => {
    const service = run({ FIXTURE_SHUTDOWN_DELAY_MS: '600000' });
    const before = await service.client();
    await service.stop();
    for (const client of [before, await service.client()]) {
      client.send(client.get('/ready'), client.post('/execute/one'));
      expect(await client.answer()).toMatchObject({ status: 503, isLast: false });
      expect(await client.answer()).toMatchObject({ status: 200, isLast: false });
    }
    service.kill('SIGTERM');
    expect(await service.exit).toBe(1);
  });

  test('are no longer accepted after SHUTDOWN_DELAY_MS', async () => {
    const service = run({ FIXTURE_SHUTDOWN_DELAY_MS: '1', FIXTURE_SHUTDOWN_TIMEOUT_MS: '600000' });
    const client = await service.client();
    service.kill('SIGTERM');
    expect(await client.rest()).toEqual([]);
    expect(await service.executed()).toEqual([]);
  });
});
