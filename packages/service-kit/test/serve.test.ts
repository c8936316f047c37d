import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { run as runScript } from './child-service.ts';

const run = (environment?: Record<string, string>) => runScript('service.ts', environment);

describe('SIGTERM and SIGINT', () => {
  test.for(['SIGTERM', 'SIGINT'] as const)(
    '%s lets requests in progress finish, then the service exits with 0',
    async (signal) => {
      const service = run();
      const slow = fetch(await service.url('/slow'));
      await service.hears('slow has begun');
      service.kill(signal);
      await service.hears(`${signal}: stopping`);
      await expect(fetch(await service.url('/health'))).rejects.toThrow('fetch failed');
      expect(await (await slow).json()).toEqual({ done: true });
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

  test('an unused connection, as browsers open in advance, does not either', async () => {
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
    await service.hears('never has begun');
    service.kill('SIGTERM');
    await service.hears('SIGTERM: stopping');
    service.kill('SIGINT');
    expect(await service.exit).toBe(1);
    expect(await never).toBeInstanceOf(Error);
  });

  test('requests that do not finish in time are broken off, and the exit code is 1', async () => {
    const service = run({ FIXTURE_SHUTDOWN_TIMEOUT_MS: '100' });
    const never = fetch(await service.url('/never')).catch((error: unknown) => error);
    await service.hears('never has begun');
    service.kill('SIGTERM');
    expect(await service.exit).toBe(1);
    expect(service.said.stdout).toContain('Requests did not finish within 100 ms');
    expect(await never).toBeInstanceOf(Error);
  });

  test('a service that does not listen yet exits at once', async () => {
    const service = run({ FIXTURE_FAILS: 'hangs' });
    await service.hears('hangs');
    service.kill('SIGTERM');
    expect(await service.exit).toBe(1);
    expect(service.said.stdout).not.toContain('listening');
  });
});

describe('a failed start is reported on stderr, and the exit code is 1', () => {
  test('settings: one line each', async () => {
    const service = run({ FIXTURE_PORT: 'http', FIXTURE_HOTS: 'x' });
    expect(await service.exit).toBe(1);
    expect(service.said).toEqual({
      stdout: '',
      stderr:
        'FIXTURE_PORT: expected integer from 0 to 65535 (Port to listen on), received "http"\n' +
        'FIXTURE_HOTS: there is no such setting\n',
    });
  });

  test('a port in use: one line that says what to do', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const service = run({ FIXTURE_PORT: String(port) });
    expect(await service.exit).toBe(1);
    expect(service.messages).toEqual([]);
    expect(service.said.stderr).toBe(
      `Another process already listens on 127.0.0.1:${port}: stop it, or choose another port\n`,
    );
    other.close();
  });

  test('a bug: its stack', async () => {
    const service = run({ FIXTURE_FAILS: 'mistake' });
    expect(await service.exit).toBe(1);
    expect(service.said.stderr).toMatch(/^TypeError: a mistake in the code\n\s+at .*service\.ts/);
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
    err: { message: 'nobody catches this' },
  });
});
