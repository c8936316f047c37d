import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { portOf } from 'local-postgres';
import { onTestFinished } from 'vitest';

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** Answers as a backend does whose only resource has this name. */
export const resource =
  (name: string): Answer =>
  ({ headers, method }, response) => {
    const etag = `"${name}"`;
    const isCurrent = method === 'GET' && headers['if-none-match'] === etag;
    response
      .writeHead(isCurrent ? 304 : 200, {
        etag,
        'cache-control': 'no-cache',
        ...(!isCurrent && { 'content-type': 'application/json' }),
      })
      .end(isCurrent ? undefined : JSON.stringify({ name }));
  };

/** A replica of a backend that answers as a test says. It keeps its address when it starts again. */
export class FakeReplica {
  /** `GET /path`, without the requests for `/ready`. */
  readonly requests: string[] = [];
  probes = 0;
  isReady = true;
  answer: Answer = resource('Mill');
  readonly #host: string;
  #port: number;
  #server: Server;

  private constructor(host: string, port: number) {
    this.#host = host;
    this.#port = port;
    this.#server = this.#create();
  }

  static async start(host = '127.0.0.1', port = 0): Promise<FakeReplica> {
    const replica = new FakeReplica(host, port);
    await replica.listen();
    onTestFinished(() => replica.stop());
    return replica;
  }

  get url(): string {
    return `http://${this.#host}:${this.#port}`;
  }

  get port(): number {
    return this.#port;
  }

  async listen(): Promise<void> {
    this.#server = this.#create();
    this.#server.listen(this.#port, this.#host);
    await once(this.#server, 'listening');
    this.#port = portOf(this.#server);
  }

  /** Resets its connections, and refuses new ones. */
  async stop(): Promise<void> {
    if (!this.#server.listening) return;
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  #create(): Server {
    return createServer((request, response) => {
      const { method = '', url = '' } = request;
      request.resume();
      if (url === '/ready') {
        this.probes++;
        response.writeHead(this.isReady ? 200 : 503).end();
        return;
      }
      this.requests.push(`${method} ${url}`);
      this.answer(request, response);
    });
  }
}
