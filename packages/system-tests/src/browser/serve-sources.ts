import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { freePort } from 'local-postgres';

const page = new URL('../../../page/', import.meta.url);
const vite = fileURLToPath(new URL('node_modules/vite/bin/vite.js', page));

/** Serves the page's sources in front of a bff, as `pnpm --filter page dev` does. */
export async function serveSources(
  bff: string,
): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const port = await freePort();
  const args = [vite, '--host', '127.0.0.1', '--port', String(port), '--strictPort'];
  const child = spawn(process.execPath, args, {
    cwd: page,
    env: { ...process.env, BFF_URL: bff },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit');
  // Its first output is its address.
  await Promise.race([once(child.stdout, 'data'), exit]);
  child.stdout.resume();
  if (child.exitCode !== null) throw new Error(`Vite ended with ${child.exitCode}`);
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      child.kill();
      await exit;
    },
  };
}
