import { expect, test } from 'vitest';
import { freePort } from '../src/index.ts';
import { findProcess } from '../src/processes.ts';
import { Program } from '../src/program.ts';

test('a program that cannot be started is reported with the reason', async () => {
  const launch = { name: 'none', url: 'http://127.0.0.1:1', arguments: [], environment: {} };
  await using program = new Program({ ...launch, command: '/no/such/program' });
  program.start();
  await expect(program.ready()).rejects.toThrow(/^none has exited\n[^]*spawn .* ENOENT/);
  expect(program.isRunning).toBe(false);
});

test('a stop ends the whole group, and the log ends with the exit', async () => {
  const script = `const { spawn } = require('node:child_process');
    const child = spawn(process.execPath, ['-e', 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1e6)']);
    child.once('spawn', () => require('node:http').createServer((_, answer) => answer.end(String(child.pid)))
      .listen(Number(process.env.PORT), '127.0.0.1'));`;
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const program = new Program({
    name: 'parent',
    url,
    arguments: ['-e', script],
    environment: { PORT: String(port) },
  });
  program.start();
  await program.ready();
  const pid = Number(await (await fetch(url)).text());
  expect(findProcess(pid)).toBeDefined();
  await program.stop();
  await expect.poll(() => findProcess(pid)).toBeUndefined();
  expect(program.log).toMatch(/\(exited: SIGTERM\)\n$/);
});
