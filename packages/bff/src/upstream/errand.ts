import type { ServiceName } from 'api-clients';
import type { FastifyRequest } from 'fastify';
import { type App, userOf } from 'service-kit';
import type { Call } from './call.ts';
import { Abandoned, DeadlineExceeded } from './failures.ts';
import { traceContextOf } from './trace-context.ts';

/** What upstreams do for one request of a client: all of it, within one deadline. */
export class Errand {
  /** Who asks. */
  readonly user: string;
  /** Fields that each of its calls carries. */
  readonly headers: Readonly<Record<string, string>>;
  /** In the order of their start. */
  readonly calls: Call[] = [];
  readonly #deadlineMs: number;
  #timer: NodeJS.Timeout | undefined;
  #over: Error | undefined;
  #withheld: ServiceName | undefined;

  constructor(user: string, headers: Readonly<Record<string, string>>, deadlineMs: number) {
    this.user = user;
    this.headers = { 'x-user': user, ...headers };
    this.#deadlineMs = deadlineMs;
  }

  begin(call: Call): void {
    this.calls.push(call);
    this.#timer ??= setTimeout(
      () => this.stop(new DeadlineExceeded(`${this.#deadlineMs} ms are over`)),
      this.#deadlineMs,
    );
    if (this.#over !== undefined) call.stop(this.#over);
  }

  /** Ends what still runs for it, and whatever would be begun. */
  stop(reason: Error): void {
    this.#over ??= reason;
    clearTimeout(this.#timer);
    for (const call of this.calls) call.stop(reason);
  }

  /** From now on the client hears nothing about this upstream, not even that it was asked. */
  withhold(upstream: ServiceName): void {
    this.#withheld = upstream;
  }

  /** The calls that the client may know of. */
  get told(): readonly Call[] {
    return this.calls.filter(({ isDone, upstream }) => isDone && upstream !== this.#withheld);
  }
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Not there as long as nothing was asked of an upstream. */
    errand: Errand | null;
  }
}

const answered = new Abandoned('The client has its answer');

/** Gives each request its errand when a route asks for it, and ends it with the request. */
export function runErrands(app: App, deadlineMs: number): (request: FastifyRequest) => Errand {
  app.decorateRequest('errand', null);
  app.addHook('onRequestAbort', (request, done) => {
    // A write is not left half done because nobody waits for it.
    if (request.method === 'GET' || request.method === 'HEAD') {
      request.errand?.stop(new Abandoned('The client is gone'));
    }
    done();
  });
  app.addHook('onResponse', (request, _reply, done) => {
    request.errand?.stop(answered);
    done();
  });
  return (request) =>
    (request.errand ??= new Errand(
      userOf(request),
      { 'x-request-id': request.id, ...traceContextOf(request.headers) },
      deadlineMs,
    ));
}
