import { fileURLToPath } from 'node:url';
import { freePort } from 'local-postgres';
import { Program } from 'local-postgres/program';

const page = new URL('../../../page/', import.meta.url);
const vite = fileURLToPath(new URL('node_modules/vite/bin/vite.js', page));

/** Serves the page's sources in front of a bff, as `pnpm --filter page dev` does. */
export async function serveSources(bff: string): Promise<Program> {
  const port = await freePort();
  const sources = new Program({
    name: 'Vite',
    url: `http://127.0.0.1:${port}`,
    arguments: [vite, '--host', '127.0.0.1', '--port', String(port), '--strictPort'],
    directory: fileURLToPath(page),
    environment: { ...process.env, BFF_URL: bff },
    readyPath: '/',
  });
  sources.start();
  await sources.ready();
  return sources;
}
