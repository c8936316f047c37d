import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { connect, createServer, type Socket } from 'node:net';
import { portOf } from './ports.ts';

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
}

/** A TCP proxy between a service and PostgreSQL with which a test breaks connections. */
export class Proxy {
  /** What happens to the next connection that sends COMMIT, or to the reply. */
  atCommit: 'cut the request' | 'cut the reply' | 'keep the reply' | undefined;
  /** Returns a delay in milliseconds for each packet. Set it before the first connection. */
  pause: (() => number) | undefined;
  #refuses = false;
  readonly #pairs = new Set<Pair>();
  readonly #server = createServer((client) => this.#accept(client));
  /** The port that new connections are forwarded to. */
  target = 0;

  /** @returns the port to connect to */
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
    for (const socket of [client, server]) {
      socket.on('error', () => end(pair));
      socket.on('close', () => {
        end(pair);
        this.#pairs.delete(pair);
      });
    }
    const toClient = this.#writer(client);
    const toServer = this.#writer(server);
    server.on('data', toClient);
    client.on('data', (bytes) => {
      const { atCommit } = this;
      if (atCommit !== undefined && bytes.includes('COMMIT\0')) {
        this.atCommit = undefined;
        if (atCommit === 'cut the request') end(pair);
        else if (atCommit === 'keep the reply') mute(client, server);
        else server.removeAllListeners('data').once('data', () => this.#cut(pair));
      }
      toServer(bytes);
    });
  }

  /** Delayed writes keep their order. */
  #writer(socket: Socket): (bytes: Buffer) => void {
    const { pause } = this;
    if (pause === undefined) return (bytes) => void socket.write(bytes);
    let last: Promise<unknown> = Promise.resolve();
    return (bytes) => {
      last = Promise.all([last, delay(pause())]).then(() => socket.writable && socket.write(bytes));
    };
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

/** The client receives nothing any more, not even the end of the connection. */
function mute(client: Socket, server: Socket): void {
  server
    .removeAllListeners('data')
    .removeAllListeners('close')
    .on('data', () => {});
  client.on('close', () => server.destroy());
}
