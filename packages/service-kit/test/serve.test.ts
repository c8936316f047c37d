import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { portOf } from 'local-postgres';
import { describe, expect, test } from 'vitest';
import { run as runScript } from './child-service.ts';

const run = (environment?: Record<string, string>) => runScript('service.ts', environment);

describe('SIGTERM and SIGINT', () => {
  test.for(['SIGTERM', 'SIGINT'] as const)(
    '%s lets requests in progress finish, then the service exits with 0',
    async (signal) => {
      const service = run({ FIXTURE_SHUTDOWN_TIMEOUT_MS: '600000' });
      const held = fetch(await service.url('/held'));
      await service.untilLogged('held');
      service.kill(signal);
      await service.untilLogged(`${signal}: stopping`);
      const health = await service.url('/health');
      const outcome = () =>
        fetch(health).then(
          ({ status }) => status,
          (error: Error) => (error.cause as NodeJS.ErrnoException).code,
        );
      await expect.poll(outcome).toBe('ECONNREFUSED');
      service.goOn();
      expect(await (await held).json()).toEqual({ done: true });
      expect(await service.exit).toBe(0);
      expect(service.said.stdout).toContain('"closed"');
      expect(service.said.stderr).toBe('');
    },
  );

  test('an idle connection does not keep the service running', async () => {
    const service = run({ FIXTURE_SHUTDOWN_TIMEOUT_MS: '600000' });
    await (await fetch(await service.url('/health'))).text();
    service.kill('SIGTERM');
    expect(await service.exit).toBe(0);
  });

  test('nor does an unused connection, such as browsers open in advance', async () => {
    const service = run({ FIXTURE_SHUTDOWN_TIMEOUT_MS: '600000' });
    const { hostname, port } = new URL(await service.url('/'));
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    service.kill('SIGTERM');
    expect(await service.exit).toBe(0);
    socket.destroy();
  });

  test('a second signal exits at once', async () => {
    const service = run();
    const never = fetch(await service.url('/never')).catch((error: unknown) => error);
    await service.untilLogged('never has begun');
    service.kill('SIGTERM');
    await service.untilLogged('SIGTERM: stopping');
    service.kill('SIGINT');
    expect(await service.exit).toBe(1);
    expect(await never).toBeInstanceOf(Error);
  });

  test('requests that do not finish in time are aborted, and the exit code is 1', async () => {
    const service = run({ FIXTURE_SHUTDOWN_TIMEOUT_MS: '100' });
    const never = fetch(await service.url('/never')).catch((error: unknown) => error);
    await service.untilLogged('never has begun');
    service.kill('SIGTERM');
    expect(await service.exit).toBe(1);
    expect(service.said.stdout).toContain('Requests did not finish within 100 ms');
    expect(await never).toBeInstanceOf(Error);
  });

  test('a service that does not listen yet exits at once', async () => {
    const service = run({ FIXTURE_FAILS: 'hangs' });
    await service.untilLogged('hangs');
    service.kill('SIGTERM');
    expect(await service.exit).toBe(1);
    expect(service.said.stdout).not.toContain('listening');
  });
});

describe.each([
  ['text with LOG_PRETTY', { FIXTURE_LOG_PRETTY: 'true' }],
  ['JSON without', {}],
])('a failed start is reported on stderr as %s, and the exit code is 1', (form, environment) => {
  /** The messages on stderr, and the first stack. */
  async function failureOf(settings: Record<string, string>) {
    const service = run({ ...environment, ...settings });
    expect(await service.exit).toBe(1);
    expect(service.messages).toEqual([]);
    const { stdout, stderr } = service.said;
    expect(stdout).toBe('');
    const lines = stderr.trimEnd().split('\n');
    if (form.startsWith('text')) return { messages: lines, stack: stderr };
    const parsed = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    for (const line of parsed) {
      expect(line).toMatchObject({ level: 60, time: expect.any(Number), service: 'fixture' });
    }
    return {
      messages: parsed.map(({ msg }) => msg),
      stack: (parsed[0]?.['err'] as { stack?: string } | undefined)?.stack,
    };
  }

  test('settings: one line each', async () => {
    const { messages } = await failureOf({ FIXTURE_PORT: 'http', FIXTURE_HOTS: 'x' });
    expect(messages).toEqual([
      'FIXTURE_PORT: expected integer from 0 to 65535 (Port to listen on), received "http"',
      'FIXTURE_HOTS: there is no such setting',
    ]);
  });

  test('a port in use: one line that says what to do', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const port = portOf(other);
    const { messages } = await failureOf({ FIXTURE_PORT: String(port) });
    expect(messages).toEqual([
      `Another process already listens on 127.0.0.1:${port}: stop it, or choose another port`,
    ]);
    other.close();
  });

  test.each([
    ['192.0.2.1', /^listen EADDRNOTAVAIL: address not available 192.0.2.1:8090$/],
    // Without a network, EAI_AGAIN.
    ['no-such-host.invalid', /^getaddrinfo E[A-Z_]+ no-such-host.invalid$/],
  ])(
    'an address that this machine does not have: one line that names the settings: %s',
    async (host, reason) => {
      const { messages } = await failureOf({ FIXTURE_HOST: host, FIXTURE_PORT: '8090' });
      const said = 'FIXTURE_HOST, FIXTURE_PORT: the service cannot listen on this address: ';
      expect(messages).toEqual([expect.stringContaining(said)]);
      expect(String(messages[0]).slice(said.length)).toMatch(reason);
    },
  );

  test('a bug: its stack', async () => {
    const { messages, stack } = await failureOf({ FIXTURE_FAILS: 'mistake' });
    expect(messages[0]).toBe('TypeError: a mistake in the code');
    expect(stack).toMatch(/^TypeError: a mistake in the code\n\s+at .*service\.ts/);
  });
});

test('a service tells its parent when it listens', async () => {
  const service = run();
  await expect.poll(() => service.messages).toEqual(['listening']);
  expect((await fetch(await service.url('/health'))).status).toBe(200);
});

test('an uncaught rejection ends the service', async () => {
  const service = run();
  await fetch(await service.url('/reject')).catch(() => {});
  expect(await service.exit).toBe(1);
  const fatal = service.said.stdout.split('\n').find((line) => line.includes('"level":60'));
  expect(JSON.parse(fatal ?? '{}')).toMatchObject({
    msg: 'Uncaught error',
    err: { message: 'nothing catches this' },
  });
});
