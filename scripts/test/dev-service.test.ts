import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../packages/local-postgres/src/index.ts';
import { expect, onTestFinished, test, vi } from 'vitest';
import { stateOf } from '../dev/ready.ts';
import { RunningService } from '../dev/service.ts';

/** Answers 200 to everything, with its version, once it listens. */
const program = (version: number) => `
  const { createServer } = require('node:http');
  process.on('SIGTERM', () => process.exit(0));
  createServer((_, response) => response.end('${version}'))
    .listen(Number(process.env.DEMO_PORT), '127.0.0.1', () => process.send?.('listening'));
`;

/** Runs the program as a service of a repository. */
function start(port: number) {
  const root = mkdtempSync(join(tmpdir(), 'service-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const directory = join(root, 'packages/demo/src');
  mkdirSync(directory, { recursive: true });
  const write = (text: string) => writeFileSync(join(directory, 'main.ts'), text);
  write(program(1));
  const onFailure = vi.fn<() => void>();
  const url = `http://127.0.0.1:${port}`;
  const service = new RunningService(
    {
      name: 'demo',
      label: 'demo',
      prefix: 'DEMO',
      host: '127.0.0.1',
      port,
      url,
      settings: { DEMO_PORT: `${port}` },
    },
    { root, environment: process.env, onFailure },
  );
  onTestFinished(() => service.stop());
  const version = async () => (await fetch(url)).text();
  return { service, write, onFailure, version };
}

/** Another program that answers like a service. */
async function occupant() {
  const server = createServer((_request, response) => response.end('another'));
  const port = await freePort();
  await once(server.listen(port, '127.0.0.1'), 'listening');
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  onTestFinished(close);
  return { port, close };
}

test('a service whose port another program answers on is not ready', async () => {
  const { port, close } = await occupant();
  const { service, onFailure, version } = start(port);
  await expect.poll(() => onFailure).toHaveBeenCalledOnce();
  expect(await version()).toBe('another');
  expect(await stateOf(service)).toBe('it has exited');

  await close();
  await service.restart();
  await expect.poll(() => stateOf(service)).toBe('ready');
  expect(await version()).toBe('1');
});

test('a service is not ready before the process that was started listens', async () => {
  const { port } = await occupant();
  const { service } = start(port);
  expect(service.isRunning).toBe(true);
  expect(await stateOf(service)).toBe('it does not listen yet');
});

test('each restart runs the current source in a new process', async () => {
  const { port, close } = await occupant();
  await close();
  const { service, write, onFailure, version } = start(port);
  await expect.poll(() => stateOf(service)).toBe('ready');
  for (const next of [2, 3]) {
    write(program(next));
    // Changes that come while it restarts cause no second restart.
    await Promise.all([service.restart(), service.restart()]);
    expect(service.isListening).toBe(false);
    await expect.poll(() => stateOf(service)).toBe('ready');
    expect(await version()).toBe(String(next));
    expect(service.log.match(/exited/g)).toHaveLength(next - 1);
  }
  await service.stop();
  expect(await stateOf(service)).toBe('it has exited');
  expect(onFailure).not.toHaveBeenCalled();
});
