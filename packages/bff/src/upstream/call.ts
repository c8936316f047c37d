import type { ServiceName } from 'api-clients';
import { badGateway } from 'service-kit';
import type { Dispatcher } from 'undici';
import type { Headers } from 'undici-revalidating-cache';
import { type Failure, failureOf, problemOf } from './failures.ts';
import { refusalOf } from './refusal.ts';

/** A successful answer; its body as it came, or as it is stored: not to be changed. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly etag: string | undefined;
  readonly body: Buffer;
  /** Whether it was not stored when it was asked for, and so may be of any moment since. */
  readonly isNew: boolean;
}

const none: Headers = {};
const empty = Buffer.alloc(0);

/** One request to an upstream, and then the answer to it. */
export class Call implements Dispatcher.DispatchHandler, Answer {
  readonly upstream: ServiceName;
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** In milliseconds, of `performance.now()`. */
  readonly startedAt = performance.now();
  durationMs = 0;
  isDone = false;
  /** 0 as long as there is no answer. */
  status = 0;
  headers = none;
  body: Buffer = empty;
  failure: Failure | undefined;
  /** Rejects with a `Problem`: the upstream's refusal, or what is said in place of an answer. */
  readonly answer: Promise<Answer>;
  #resolve!: (answer: Answer) => void;
  #reject!: (problem: Error) => void;
  readonly #stored: readonly string[];
  #controller: Dispatcher.DispatchController | undefined;
  #chunks: Buffer[] = [];

  /** @param stored the entity tags of the answers to it that are stored when it is made */
  constructor(upstream: ServiceName, method: string, path: string, stored: readonly string[]) {
    this.upstream = upstream;
    this.method = method;
    this.path = path;
    this.#stored = stored;
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  get etag(): string | undefined {
    const { etag } = this.headers;
    return typeof etag === 'string' ? etag : undefined;
  }

  get isNew(): boolean {
    return this.etag === undefined || !this.#stored.includes(this.etag);
  }

  /** Ends it without an answer; what was sent for it alone is broken off. */
  stop(reason: Error): void {
    if (this.isDone) return;
    this.#fail(reason);
    this.#controller?.abort(reason);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.isDone) controller.abort(new Error('Stopped while it waited for a connection'));
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Headers,
  ): void {
    this.status = status;
    this.headers = headers;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    if (this.isDone) return;
    const [only] = this.#chunks;
    // A stored body comes in one piece, and goes on without a copy.
    if (only !== undefined)
      this.body = this.#chunks.length === 1 ? only : Buffer.concat(this.#chunks);
    this.#done();
    if (this.status < 300) this.#resolve(this);
    else this.#reject(refusalOf(this));
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (!this.isDone) this.#fail(error);
  }

  #fail(error: Error): void {
    this.failure = failureOf(error);
    this.#done();
    const mayBeDone = this.method !== 'GET' && this.#controller !== undefined;
    this.#reject(problemOf(this.failure, this.upstream, mayBeDone, error));
  }

  #done(): void {
    this.isDone = true;
    this.durationMs = performance.now() - this.startedAt;
    this.#chunks = [];
  }
}

/** @throws Problem 502 for what is no JSON, although its type says so */
export function parsed({ body }: Answer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch (cause) {
    throw badGateway('A service behind this one answered what is no JSON', { cause });
  }
}
