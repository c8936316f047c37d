import { once } from 'node:events';
import { type IncomingMessage, type RequestListener, Server, type ServerOptions } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';

const sweepIntervalMs = 100;
/** How long a client may take to close a connection after its last response. */
const lingerMs = 500;
/** The most connections that an accept queue holds: Node's backlog, and one that Linux adds. */
const maxQueued = 512;
/** How long new connections may keep the accept queue from being empty. Applies after `maxQueued` of them. */
const maxAcceptMs = 1_000;

export interface GracefulServerOptions extends ServerOptions {
  /** A request that was in transit when its connection became idle must have arrived by then. */
  readonly idleMs: number;
}

interface Connection {
  /** Requests that have no complete response yet; pipelined ones wait for those before them. */
  unanswered: number;
  newest?: IncomingMessage;
  /** A response has said `Connection: close`: what comes after it is not processed. */
  isEnding: boolean;
  /** When it was accepted, or when its last response was complete. */
  idleSince: number;
}

/**
 * An HTTP server whose `close()` loses no request. It accepts the connections in the accept queue,
 * answers everything that has arrived, pipelined requests included, and closes a connection only after
 * a response with `Connection: close`, or when nothing has arrived on it for `idleMs`. (Node's own
 * `close()` resets the accept queue, destroys idle connections at once, and drops the requests behind a
 * response with `Connection: close`.)
 *
 * What remains: a request can cross the close of a connection that was idle for so long, and a
 * new connection can arrive between the last look at the accept queue and the close of the listening
 * socket. HTTP/1.1 and the kernel have no way to prevent either. Neither request is executed.
 */
export class GracefulServer extends Server {
  readonly #connections = new Map<Socket, Connection>();
  readonly #idleMs: number;
  #accepted = 0;
  #isClosing = false;

  constructor({ idleMs, ...options }: GracefulServerOptions) {
    super(options);
    this.#idleMs = idleMs;
    this.on('connection', (socket) => {
      this.#accepted++;
      this.#connections.set(socket, {
        unanswered: 0,
        isEnding: false,
        idleSince: performance.now(),
      });
      socket.once('close', () => this.#connections.delete(socket));
    });
  }

  get isClosing(): boolean {
    return this.#isClosing;
  }

  unfinishedOn(socket: Socket): IncomingMessage | undefined {
    const newest = this.#connections.get(socket)?.newest;
    return newest?.complete ? undefined : newest;
  }

  handle(listener: RequestListener): this {
    return this.on('request', (request, response) => {
      const connection = this.#connections.get(request.socket);
      if (connection?.isEnding) {
        request.resume();
        return;
      }
      if (connection !== undefined) {
        connection.unanswered++;
        connection.newest = request;
        response.once('close', () => {
          connection.unanswered--;
          connection.idleSince = performance.now();
        });
      }
      listener(request, response);
    });
  }

  /**
   * Decides, while the server closes, whether the response to this request is the last of its
   * connection. If so it must say `Connection: close`; no later request is processed (RFC 9112
   * section 9.6). It is not the last if another request has arrived behind it.
   */
  endsWith(request: IncomingMessage, decided: (isLast: boolean) => void): void {
    const { socket } = request;
    const connection = this.#connections.get(socket);
    if (!this.#isClosing || connection?.newest !== request) {
      decided(false);
      return;
    }
    afterReads(() => {
      // A paused connection has pipelined more than Node reads before it has answered.
      const isLast = connection.newest === request && !socket.isPaused();
      if (isLast) {
        connection.isEnding = true;
        // Node would destroy the socket. If the client is still sending, that resets the connection,
        // and the client could lose the response (RFC 9112 section 9.6). #closeIdle does the rest.
        socket.destroySoon = () => socket.end();
      }
      decided(isLast);
    });
  }

  override close(callback?: (error?: Error) => void): this {
    if (this.#isClosing || !this.listening) return super.close(callback);
    this.#isClosing = true;
    void this.#drain(callback);
    return this;
  }

  async #drain(callback: () => void = () => {}): Promise<void> {
    await this.#acceptAll();
    const closed = once(this, 'close');
    // Unlike the method of `node:http`, it only closes the listening socket.
    NetServer.prototype.close.call(this);
    const sweep = setInterval(() => setImmediate(() => this.#closeIdle()), sweepIntervalMs);
    await closed;
    clearInterval(sweep);
    super.close(() => callback());
  }

  /**
   * Empties the accept queue: closing the listening socket resets the connections in it. Node accepts one
   * in each turn of the event loop, so a slow process may need long for those that were there at the call.
   */
  async #acceptAll(): Promise<void> {
    const deadline = performance.now() + maxAcceptMs;
    const all = this.#accepted + maxQueued;
    let before: number;
    do {
      before = this.#accepted;
      await new Promise<void>(afterReads);
    } while (this.#accepted > before && (this.#accepted < all || performance.now() < deadline));
  }

  /** Called just after the event loop has read from all sockets. */
  #closeIdle(): void {
    const now = performance.now();
    const idle = [...this.#connections].filter(([, { unanswered }]) => unanswered === 0);
    const isDue = ({ isEnding, idleSince }: Connection): boolean =>
      now - idleSince >= (isEnding ? lingerMs : this.#idleMs);
    for (const [socket, connection] of idle) {
      if (connection.isEnding && isDue(connection)) socket.destroy();
    }
    // Node closes either all idle connections or none; it alone knows of requests half received.
    if (!idle.every(([, connection]) => isDue(connection))) return;
    this.closeIdleConnections();
    // Node does not count connections on which nothing has arrived yet as idle.
    for (const [socket] of idle) if (socket.bytesRead === 0) socket.destroy();
  }
}

/** Calls back when the event loop has accepted and read everything that was there at the call. */
function afterReads(callback: () => void): void {
  // The first callback can come in the current turn, which may have polled already.
  setImmediate(() => setImmediate(callback));
}
