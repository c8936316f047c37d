import { createServer } from 'node:net';

const listen = (port: number, host = '127.0.0.1'): Promise<number | undefined> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ host, port, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? address?.port : undefined));
    });
  });

/** Whether that port can be listened on. */
export const isFree = async (port: number, host?: string): Promise<boolean> =>
  (await listen(port, host)) !== undefined;

/** A port of 127.0.0.1 on which nothing listens; the given one if it is free. */
export async function freePort(preferred?: number): Promise<number> {
  const port = (preferred === undefined ? undefined : await listen(preferred)) ?? (await listen(0));
  if (port === undefined) throw new Error('127.0.0.1 has no free port');
  return port;
}
