import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { connect, createServer, type Socket } from 'node:net';
import { portOf } from './ports.ts';

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
}

/**
 * How a partition ends for the connections that it interrupted:
 *
 * - `go on`: bytes that were sent meanwhile arrive late, as with TCP after a short interruption.
 * - `break`: they end on both sides.
 * - `stay silent`: they end only for the server, as after a failover; the client receives nothing more.
 */
export const partitionEnds = ['go on', 'break', 'stay silent'] as const;

/** A TCP proxy between a service and PostgreSQL with which a test breaks connections. */
export class Proxy {
  /** What happens to the next connection that sends COMMIT, or to the reply. */
  atCommit: 'cut the request' | 'cut the reply' | 'keep the reply' | undefined;
  /** Returns a delay in milliseconds for each packet. Set it before the first connection. */
  pause: (() => number) | undefined;
  #refuses = false;
  #isPartitioned = false;
  readonly #pairs = new Set<Pair>();
  readonly #server = createServer((client) => this.#accept(client));
  target = 0;

  through = async (port: number): Promise<number> => {
    this.target = port;
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return portOf(this.#server);
  };

  /** Breaks all connections, and refuses new ones until `accept` is called. */
  cutAll(): void {
    this.#refuses = true;
    for (const pair of this.#pairs) end(pair);
  }

  accept(): void {
    this.#refuses = false;
  }

  /** Passes nothing on and closes nothing until `heal` is called, like a network that loses all packets. */
  partition(): void {
    this.#isPartitioned = true;
    for (const { client, server } of this.#pairs) {
      client.pause();
      server.pause();
    }
  }

  heal(connections: (typeof partitionEnds)[number]): void {
    this.#isPartitioned = false;
    for (const pair of this.#pairs) {
      if (connections === 'break') end(pair);
      else if (connections === 'stay silent') endForServer(pair);
      pair.client.resume();
      pair.server.resume();
    }
  }

  /**
   * Drops everything the server sends to one client, like a broken network.
   *
   * @param port `client_port` of the connection in `pg_stat_activity`
   */
  mute(port: number): void {
    for (const { client, server } of this.#pairs) {
      if (server.localPort === port) mute(client, server);
    }
  }

  close(): void {
    this.cutAll();
    this.#server.close();
  }

  #accept(client: Socket): void {
    if (this.#refuses) {
      client.destroy();
      return;
    }
    const server = connect(this.target, '127.0.0.1');
    const pair = { client, server };
    this.#pairs.add(pair);
    const toClient = this.#writer(client);
    const toServer = this.#writer(server);
    let sent: Promise<unknown> = Promise.resolve();
    for (const socket of [client, server]) {
      socket.on('error', () => end(pair));
      socket.on('close', () => {
        // The bytes that a client sent before it closed arrive first.
        void sent.then(() => end(pair));
        this.#pairs.delete(pair);
      });
    }
    server.on('data', (bytes) => void toClient(bytes));
    if (this.#isPartitioned) client.pause();
    client.on('data', (bytes) => {
      const { atCommit } = this;
      if (atCommit !== undefined && bytes.includes('COMMIT\0')) {
        this.atCommit = undefined;
        if (atCommit === 'cut the request') end(pair);
        else if (atCommit === 'keep the reply') mute(client, server);
        else server.removeAllListeners('data').once('data', () => this.#cut(pair));
      }
      sent = toServer(bytes);
    });
  }

  /** @returns a function whose promise resolves when the bytes have been passed on, or cannot be */
  #writer(socket: Socket): (bytes: Buffer) => Promise<unknown> {
    const { pause } = this;
    if (pause === undefined) return async (bytes) => socket.write(bytes);
    let last: Promise<unknown> = Promise.resolve();
    return (bytes) =>
      (last = Promise.all([last, delay(pause())]).then(
        () => socket.writable && socket.write(bytes),
      ));
  }

  /** Called when a COMMIT succeeded and its reply is about to be lost. */
  onCut = (): void => {};

  #cut(pair: Pair): void {
    this.onCut();
    end(pair);
  }
}

function end({ client, server }: Pair): void {
  client.destroy();
  server.destroy();
}

/** The client receives nothing more, not even the end of the connection. */
function mute(client: Socket, server: Socket): void {
  server
    .removeAllListeners('data')
    .removeAllListeners('close')
    .on('data', () => {});
  client.on('close', () => server.destroy());
}

function endForServer({ client, server }: Pair): void {
  mute(client, server);
  client.removeAllListeners('data').on('data', () => {});
  server.destroy();
}
