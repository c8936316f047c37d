import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { connect, createServer, type Socket } from 'node:net';

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
}

/** Stands between a service and PostgreSQL, and breaks connections where a test wants it. */
export class Proxy {
  /** What to do with the next connection that sends COMMIT, or gets the answer to it. */
  atCommit: 'cut the request' | 'cut the reply' | 'keep the reply' | undefined;
  /** How long what is said is under way, in milliseconds; set before the first connection. */
  pause: (() => number) | undefined;
  #refuses = false;
  readonly #pairs = new Set<Pair>();
  readonly #server = createServer((client) => this.#accept(client));
  /** The port that new connections lead to. */
  target = 0;

  /** @returns the port to connect to */
  through = async (port: number): Promise<number> => {
    this.target = port;
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return (this.#server.address() as { port: number }).port;
  };

  /** Breaks all connections, and takes no new ones until it is told to. */
  cutAll(): void {
    this.#refuses = true;
    for (const pair of this.#pairs) end(pair);
  }

  accept(): void {
    this.#refuses = false;
  }

  /**
   * Keeps what the server says from one client, as a network that drops packets.
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
      if (atCommit !== undefined && bytes.includes('COMMIT')) {
        this.atCommit = undefined;
        if (atCommit === 'cut the request') end(pair);
        else if (atCommit === 'keep the reply') mute(client, server);
        else server.removeAllListeners('data').once('data', () => this.#cut(pair));
      }
      toServer(bytes);
    });
  }

  /** Keeps the order, not the pace. */
  #writer(socket: Socket): (bytes: Buffer) => void {
    const { pause } = this;
    if (pause === undefined) return (bytes) => void socket.write(bytes);
    let last: Promise<unknown> = Promise.resolve();
    return (bytes) => {
      last = Promise.all([last, delay(pause())]).then(() => socket.writable && socket.write(bytes));
    };
  }

  /** Told when a COMMIT was done whose reply is lost. */
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

/** The client hears nothing any more, not even that the connection has ended. */
function mute(client: Socket, server: Socket): void {
  server
    .removeAllListeners('data')
    .removeAllListeners('close')
    .on('data', () => {});
  client.on('close', () => server.destroy());
}
