import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { freePort, portOf } from '../src/index.ts';

/** Evaluates an expression over the module's functions in a process of its own. */
function inAnotherProcess(expression: string): string {
  const module = new URL('../src/ports.ts', import.meta.url).href;
  const script = `import { freePort, reserve } from '${module}'; console.log(${expression});`;
  const options = ['--input-type=module', '--eval', script];
  return execFileSync(process.execPath, options, { encoding: 'utf8' }).trim();
}

test('free ports are different, and below the ephemeral ones', async () => {
  const ports = await Promise.all(Array.from({ length: 50 }, () => freePort()));
  expect(new Set(ports).size).toBe(ports.length);
  expect(Math.max(...ports)).toBeLessThan(32_768);
});

test('no other process gets the port of a process that is still running', async () => {
  const port = await freePort();
  expect(inAnotherProcess(`await reserve(${port})`)).toBe('false');
  // The port is released when its process ends.
  const other = inAnotherProcess('await freePort()');
  expect(inAnotherProcess(`await reserve(${other})`)).toBe('true');
});

test('a preferred port is returned if it is free', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  expect(await freePort(portOf(server))).not.toBe(portOf(server));
  const free = await freePort();
  expect(await freePort(free)).toBe(free);
});
