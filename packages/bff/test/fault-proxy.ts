import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { connect, createServer, type Server, Socket } from 'node:net';
import { portOf } from 'local-postgres';

/** What happens to responses, or to connections, from now on. */
export type Fault =
  | 'none'
  /** Nothing listens, and every connection is reset. */
  | 'refused'
  /** Requests are read but not answered. */
  | 'silent'
  | 'cut in the head'
  | 'cut in the body'
  | 'trickling'
  | 'no HTTP'
  | 'HTML'
  | 'HTML with 500';

const page = '<h1>It works</h1>';
const htmlOf = (status: string) =>
  `HTTP/1.1 ${status}\r\ncontent-type: text/html\r\netag: "1"\r\ncontent-length: ${page.length}\r\n\r\n${page}`;

/** Sends the body a byte at a time, and never all of it. */
function trickle(client: Socket): void {
  client.write(
    'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 9999\r\n\r\n[',
  );
  const timer = setInterval(() => client.write(' '), 100);
  client.on('close', () => clearInterval(timer));
}

/** One request that the proxy keeps, or its answer. */
export interface Intercepted {
  /** Resolves when the proxy has it. */
  readonly arrived: Promise<unknown>;
  /** Sends it on. A request reaches the backend even if its client is gone; resolves when it is answered. */
  release(): Promise<void>;
  /** Ends the client's connection instead. */
  drop(): void;
}

interface Interception {
  readonly pattern: RegExp;
  readonly moment: 'request' | 'answer';
  readonly keep: (message: Buffer, client: Socket, backend: Socket) => void;
}

/** A proxy in front of a backend that injects faults. */
export class FaultProxy {
  /** As received. */
  readonly requests: string[] = [];
  /** As the backend sent them, before any fault. */
  readonly answers: string[] = [];
  #fault: Fault = 'none';
  #toDrop = 0;
  readonly #target: URL;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #port = 0;
  #held: (() => void)[] | undefined;
  readonly #interceptions: Interception[] = [];
  /** The connections whose next answer is held. */
  readonly #answersToKeep = new Map<Socket, Interception>();

  private constructor(target: string) {
    this.#target = new URL(target);
    this.#server = createServer((client) => this.#accept(client));
  }

  static async start(target: string): Promise<FaultProxy> {
    const proxy = new FaultProxy(target);
    await proxy.#listen();
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async set(fault: Fault): Promise<void> {
    if (fault === 'refused') await this.stop();
    else if (!this.#server.listening) await this.#listen();
    this.#fault = fault;
  }

  /** Drops the connection of the next requests, as many as given. */
  drop(requests: number): void {
    this.#toDrop = requests;
  }

  /** Holds requests back from now on; `release` forwards them. */
  hold(): void {
    this.#held = [];
  }

  release(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const send of held) send();
  }

  /** Keeps the next request whose first line matches, before it reaches the backend, or its answer. */
  intercept(pattern: RegExp, moment: Interception['moment']): Intercepted {
    const { promise, resolve } = Promise.withResolvers<Parameters<Interception['keep']>>();
    this.#interceptions.push({ pattern, moment, keep: (...kept) => resolve(kept) });
    return {
      arrived: promise,
      release: async () => {
        const [message, client, backend] = await promise;
        if (moment === 'answer') client.write(message);
        else if (backend.destroyed) await this.#ask(message);
        else {
          this.#forward(backend, message);
          await once(backend, 'data');
        }
      },
      drop: () => void promise.then(([, client]) => client.destroy()),
    };
  }

  async #ask(request: Buffer): Promise<void> {
    const backend = connect(Number(this.#target.port), this.#target.hostname);
    backend.write(request);
    await once(backend, 'data');
    backend.destroy();
  }

  /** Number of open client connections. */
  get open(): number {
    return this.#sockets.size;
  }

  async stop(): Promise<void> {
    if (!this.#server.listening) return;
    this.#server.close();
    for (const socket of this.#sockets) socket.resetAndDestroy();
    await once(this.#server, 'close');
    // Gives the other ends, in this process, time to notice.
    for (let turn = 0; turn < 3; turn++) await setImmediate();
  }

  async #listen(): Promise<void> {
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = portOf(this.#server);
  }

  #accept(client: Socket): void {
    this.#sockets.add(client);
    const backend = new Socket();
    for (const [socket, other] of [
      [client, backend],
      [backend, client],
    ] as const) {
      socket.on('error', () => {});
      socket.on('close', () => other.destroy());
    }
    client.on('close', () => this.#sockets.delete(client));
    client.on('data', (request: Buffer) => {
      this.requests.push(request.toString('latin1'));
      if (this.#isKept(client, backend, request)) return;
      const send = () => this.#request(client, backend, request);
      if (this.#held === undefined) send();
      else this.#held.push(send);
    });
    backend.on('data', (answer: Buffer) => {
      const kept = this.#answersToKeep.get(client);
      this.#answersToKeep.delete(client);
      if (kept === undefined) this.#answer(client, answer);
      else kept.keep(answer, client, backend);
    });
  }

  #isKept(client: Socket, backend: Socket, request: Buffer): boolean {
    const [line = ''] = request.toString('latin1').split(' HTTP/', 1);
    const index = this.#interceptions.findIndex(({ pattern }) => pattern.test(line));
    const [found] = index < 0 ? [] : this.#interceptions.splice(index, 1);
    if (found?.moment === 'answer') this.#answersToKeep.set(client, found);
    if (found?.moment !== 'request') return false;
    found.keep(request, client, backend);
    return true;
  }

  #request(client: Socket, backend: Socket, request: Buffer): void {
    if (this.#toDrop > 0) {
      this.#toDrop--;
      client.destroy();
    } else if (this.#fault === 'trickling') trickle(client);
    else if (this.#fault === 'no HTTP') client.write('SSH-2.0-OpenSSH_9.9\r\n');
    else if (this.#fault === 'HTML') client.write(htmlOf('200 OK'));
    else if (this.#fault === 'HTML with 500') client.write(htmlOf('500 Internal Server Error'));
    else if (this.#fault !== 'silent') this.#forward(backend, request);
  }

  /** Connects only now: after 10 s without a request, a backend answers 408 and closes the connection. */
  #forward(backend: Socket, request: Buffer): void {
    if (backend.pending && !backend.connecting && !backend.destroyed) {
      backend.connect(Number(this.#target.port), this.#target.hostname);
    }
    backend.write(request);
  }

  #answer(client: Socket, answer: Buffer): void {
    this.answers.push(answer.toString('latin1'));
    if (this.#fault === 'cut in the head') client.end(answer.subarray(0, 20));
    else if (this.#fault === 'cut in the body') client.end(answer.subarray(0, -5));
    else client.write(answer);
  }
}
