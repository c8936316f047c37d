import type { Dispatcher } from 'undici';
import { account, type Account } from '../observability/account.ts';
import type { Caller } from './caller.ts';
import type { Context, Request } from '../context.ts';
import { fieldOf, type Headers } from '../http/headers.ts';
import { isStorable, storedHeaders, variantOf } from '../http/storing.ts';

/** How a response starts. */
export interface Head {
  readonly statusCode: number;
  readonly statusMessage: string;
  readonly headers: Headers;
}

/** What a reception is of. */
export interface Received {
  readonly head: Head;
  readonly fwd: Account['fwd'];
  /** The first of them gets it as it comes. */
  readonly callers: Set<Caller>;
  readonly controller: Dispatcher.DispatchController;
  /** Leaves that caller alone with the response; the others ask again, each for itself. */
  readonly sendOthersAlone: (first: Caller | undefined) => void;
  /** Told when it is not kept any more for who may ask for it: the next round trip may start. */
  readonly onRelease: () => void;
}

/**
 * A response of the origin's own on its way to the callers and to the store.
 *
 * The first caller gets it as it comes, the others when it is complete, up to `maxEntryBytes`, read
 * as fast as it comes. What is longer, or sets a cookie, is the first caller's alone, at its pace,
 * and the others ask again, each for itself.
 */
export class Reception {
  readonly #context: Context;
  readonly #request: Request;
  readonly #received: Received;
  readonly #isStorable: boolean;
  #begun: Caller | undefined;
  /** What is kept for the store and for those who wait; undefined when it is kept for nobody. */
  #chunks: Buffer[] | undefined;
  #length = 0;

  constructor(context: Context, request: Request, received: Received) {
    const { head, callers } = received;
    this.#context = context;
    this.#request = request;
    this.#received = received;
    const isTooLong = this.#announced > context.maxEntryBytes;
    this.#isStorable = isStorable(request.headers, head.statusCode, head.headers) && !isTooLong;
    this.#letFirstBegin();
    const isShared = callers.size > 1 && !isTooLong && head.headers['set-cookie'] === undefined;
    if (this.#isStorable || isShared) this.#chunks = [];
    else this.#release();
  }

  data(chunk: Buffer): void {
    if (this.#chunks !== undefined) {
      this.#length += chunk.length;
      this.#chunks.push(chunk);
    }
    this.#first?.data(chunk);
    if (this.#length > this.#context.maxEntryBytes) this.#release();
    if (this.#chunks === undefined && this.#first?.paused) this.#received.controller.pause();
  }

  end(trailers: Headers): void {
    const { head, callers } = this.#received;
    const body = this.#chunks && exactly(this.#chunks, this.#length);
    if (body !== undefined) this.#store(body);
    this.#received.onRelease();
    let collapsed = this.#first !== undefined;
    this.#first?.end(trailers);
    for (const caller of callers) {
      if (caller === this.#begun || body === undefined) continue;
      caller.answer({ ...head, body }, this.#headersFor(body, collapsed));
      collapsed = true;
    }
  }

  /** The first caller has taken all that was there. */
  drained(): void {
    this.#received.controller.resume();
  }

  /** Who gets it as it comes, unless gone. */
  get #first(): Caller | undefined {
    return this.#begun && this.#received.callers.has(this.#begun) ? this.#begun : undefined;
  }

  get #announced(): number {
    return Number(fieldOf(this.#received.head.headers, 'content-length') ?? NaN);
  }

  #letFirstBegin(): Caller | undefined {
    const { head, callers } = this.#received;
    const [first] = callers;
    if (first === undefined) return undefined;
    this.#begun = first;
    first.begin(head.statusCode, this.#headersFor(undefined, false), head.statusMessage);
    return first;
  }

  #headersFor(body: Buffer | undefined, collapsed: boolean): Headers {
    const { head, fwd } = this.#received;
    // Without an announced length, nobody knows at the start whether it can be kept to the end.
    const stored = this.#isStorable && (body !== undefined || !Number.isNaN(this.#announced));
    return account(
      this.#context,
      this.#request,
      head.headers,
      {
        outcome: 'missed',
        status: head.statusCode,
        fwd,
        fwdStatus: head.statusCode,
        stored,
        bytes: collapsed ? (body?.length ?? 0) : 0,
      },
      collapsed,
    );
  }

  #store(body: Buffer): void {
    const { head } = this.#received;
    const tag = fieldOf(head.headers, 'etag');
    const isComplete = Number.isNaN(this.#announced) || this.#announced === body.length;
    if (!this.#isStorable || !isComplete || tag === undefined) return;
    const { store, staleIfErrorMs } = this.#context;
    const { url, headers, key } = this.#request;
    store.set(url, tag, {
      headers: storedHeaders(head.headers),
      variant: variantOf(headers, head.headers),
      statusMessage: head.statusMessage,
      body,
      validatedAt: Date.now(),
      requestKey: staleIfErrorMs === 0 ? '' : key,
    });
  }

  /** From here on it is kept for nobody: the first caller has it for itself. */
  #release(): void {
    const { sendOthersAlone, onRelease } = this.#received;
    const chunks = this.#chunks ?? [];
    this.#chunks = undefined;
    this.#length = 0;
    if (this.#first === undefined) {
      // Those who have gone took nothing with them that another one could not get.
      const next = this.#letFirstBegin();
      for (const chunk of chunks) next?.data(chunk);
    }
    // It has gone by now if it threw.
    sendOthersAlone(this.#first);
    onRelease();
  }
}

/** One Buffer of its own memory: a slice would keep all that its socket read with it. */
function exactly(chunks: readonly Buffer[], length: number): Buffer {
  const body = Buffer.allocUnsafeSlow(length);
  let at = 0;
  for (const chunk of chunks) at += chunk.copy(body, at);
  return body;
}
