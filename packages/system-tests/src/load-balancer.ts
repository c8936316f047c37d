import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { portOf } from 'local-postgres';

const checkIntervalMs = 100;
/** Generous, because a service on a busy machine answers late. */
const checkTimeoutMs = 30_000;

/** Distributes connections among the servers whose `/ready` answers 200, as a TCP load balancer does. */
export async function startLoadBalancer(targets: readonly string[]) {
  const healthy = new Set<string>();
  const sockets = new Set<Socket>();
  const closing = new AbortController();
  let turn = 0;

  const check = async (target: string): Promise<void> => {
    while (!closing.signal.aborted) {
      const isReady = await fetch(`${target}/ready`, {
        headers: { connection: 'close' },
        signal: AbortSignal.timeout(checkTimeoutMs),
      }).then(
        async (response) => (await response.body?.cancel(), response.ok),
        () => false,
      );
      if (isReady) healthy.add(target);
      else healthy.delete(target);
      await delay(checkIntervalMs);
    }
  };

  /** Connects to the next healthy server that accepts. Nothing was sent to one that refuses. */
  const connectToOne = async (): Promise<Socket | undefined> => {
    for (let left = targets.length; left > 0; left--) {
      const candidates = [...healthy];
      const target = candidates[turn++ % candidates.length];
      if (target === undefined) return undefined;
      const { hostname, port } = new URL(target);
      const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
      const isConnected = await once(socket, 'connect').then(
        () => true,
        () => false,
      );
      if (isConnected) return socket;
    }
    return undefined;
  };

  const forward = async (client: Socket): Promise<void> => {
    sockets.add(client.on('error', () => {}).once('close', () => sockets.delete(client)));
    const server = await connectToOne();
    if (server === undefined) {
      client.destroy();
      return;
    }
    client.once('close', () => server.destroy());
    server.on('error', () => {}).once('close', () => client.destroySoon());
    client.pipe(server).pipe(client);
  };
  const listener = createServer({ allowHalfOpen: true }, (client) => void forward(client));
  await once(listener.listen(0, '127.0.0.1'), 'listening');
  const checks = targets.map(check);

  return {
    url: `http://127.0.0.1:${portOf(listener)}`,
    /** Resolves when the server is among those that get connections. */
    async healthy(target: string) {
      while (!healthy.has(target)) await delay(checkIntervalMs);
    },
    async close() {
      closing.abort();
      listener.close();
      for (const socket of sockets) socket.destroy();
      await Promise.all(checks);
    },
  };
}
