import { randomInt } from 'node:crypto';
import { createServer, type Server } from 'node:net';

/** Returns the port of a server that listens on TCP. */
export function portOf(server: Server): number {
  const address = server.address();
  if (address !== null && typeof address === 'object') return address.port;
  throw new TypeError(`Expected a server that listens on a port, received ${address}`);
}

/** Whether a server can listen on the port. */
export const isFree = (port: number, host = '127.0.0.1'): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(true)));
  });

/** Below the ephemeral ports, so that no outgoing connection takes one before its server starts. */
const [lowest, highest] = [10_000, 32_000];
const given = new Set<number>();
/** Test files that run at the same time choose from different ports. */
const lanes = 32;
const lane = Number(process.env['VITEST_POOL_ID'] ?? 0) % lanes;

/** Returns a free port on 127.0.0.1: the preferred one if possible, otherwise never the same one twice. */
export async function freePort(preferred?: number): Promise<number> {
  if (preferred !== undefined && (await isFree(preferred))) return preferred;
  for (let attempt = 0; attempt < 1_000; attempt++) {
    const port = randomInt(Math.ceil(lowest / lanes), Math.floor(highest / lanes)) * lanes + lane;
    if (given.has(port)) continue;
    given.add(port);
    if (await isFree(port)) return port;
  }
  throw new Error('127.0.0.1 has no free port');
}
