import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { promisify } from 'node:util';

export interface RawAnswer {
  readonly status: number;
  /** Whether it says `Connection: close`. */
  readonly isLast: boolean;
  readonly body: string;
}

/** A connection whose requests are written as bytes, so that a test decides when each is sent. */
export class RawClient {
  readonly socket: Socket;
  readonly #answers: AsyncGenerator<RawAnswer, undefined>;

  private constructor(socket: Socket) {
    this.socket = socket;
    this.#answers = answersOf(socket);
  }

  static async connect(url: string): Promise<RawClient> {
    const { hostname, port } = new URL(url);
    const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
    await once(socket, 'connect');
    // The error of a connection is that of the call which waits for it.
    socket.on('error', () => {});
    return new RawClient(socket);
  }

  get(path: string): string {
    return `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`;
  }

  post(path: string): string {
    return `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n`;
  }

  send(...requests: string[]): void {
    this.socket.write(requests.join(''));
  }

  /** Sends it and waits until TCP has it. */
  async sent(request: string): Promise<void> {
    await promisify<string>(this.socket.write.bind(this.socket))(request);
  }

  /**
   * The next answer, or undefined if the server has ended the connection.
   *
   * @throws Error ECONNRESET
   */
  async answer(): Promise<RawAnswer | undefined> {
    return (await this.#answers.next()).value;
  }

  /** All answers until the server ends the connection. */
  async rest(): Promise<RawAnswer[]> {
    return Array.fromAsync(this.#answers);
  }
}

async function* answersOf(socket: Socket): AsyncGenerator<RawAnswer, undefined> {
  let text = '';
  for await (const chunk of socket) {
    text += (chunk as Buffer).toString('latin1');
    for (;;) {
      const end = text.indexOf('\r\n\r\n');
      if (end === -1) break;
      const head = text.slice(0, end).toLowerCase();
      const after = end + 4 + Number(/\ncontent-length: (\d+)/.exec(head)?.[1] ?? 0);
      if (text.length < after) break;
      const body = text.slice(end + 4, after);
      text = text.slice(after);
      yield {
        status: Number(head.slice(9, 12)),
        isLast: head.includes('\nconnection: close'),
        body,
      };
    }
  }
  return undefined;
}
