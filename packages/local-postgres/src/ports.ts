import { createServer, type Server } from 'node:net';

const listen = (port: number, host = '127.0.0.1'): Promise<number | undefined> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ host, port, exclusive: true }, () => {
      const free = portOf(server);
      server.close(() => resolve(free));
    });
  });

/** Returns the port of a server that listens on TCP. */
export function portOf(server: Server): number {
  const address = server.address();
  if (address !== null && typeof address === 'object') return address.port;
  throw new TypeError(`Expected a server that listens on a port, received ${address}`);
}

/** Whether a server can listen on the port. */
export const isFree = async (port: number, host?: string): Promise<boolean> =>
  (await listen(port, host)) !== undefined;

/** Returns a free port on 127.0.0.1: the preferred one if possible. */
export async function freePort(preferred?: number): Promise<number> {
  const port = (preferred === undefined ? undefined : await listen(preferred)) ?? (await listen(0));
  if (port === undefined) throw new Error('127.0.0.1 has no free port');
  return port;
}
