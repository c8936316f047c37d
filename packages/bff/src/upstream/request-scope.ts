import {
  type ClientOptions,
  type CommissioningClient,
  createCommissioningClient,
  createProjectsClient,
  type DocumentedOperation,
  type OperationInit,
  type ProjectsClient,
  requestOperation,
  type ServiceName,
} from 'api-clients';
import type { LightResponse } from 'undici-revalidating-cache';
import { UpstreamFailure } from './failures.ts';
import type { Upstream } from './upstream.ts';
import { upstreamProblemOf } from './upstream-problem.ts';
import { UpstreamRequest } from './upstream-request.ts';

export interface RequestScopeOptions {
  readonly upstreams: Readonly<Record<ServiceName, Upstream>>;
  readonly user: string;
  readonly headers: Readonly<Record<string, string>>;
  /** For all upstream requests together, from the start of the first. */
  readonly deadlineMs: number;
}

export interface BackendOperation extends DocumentedOperation {
  readonly backend: ServiceName;
}

/** The upstream requests of one client request: under its user and its trace, within one deadline. */
export class RequestScope {
  readonly requests: UpstreamRequest[] = [];
  readonly #options: RequestScopeOptions;
  #timer: NodeJS.Timeout | undefined;
  #ended: Error | undefined;
  #concealed: ServiceName | undefined;
  #projects: ProjectsClient | undefined;
  #commissioning: CommissioningClient | undefined;

  constructor(options: RequestScopeOptions) {
    this.#options = options;
  }

  get user(): string {
    return this.#options.user;
  }

  /** Throws a Problem for every response that is not successful, as `commissioning` does. */
  get projects(): ProjectsClient {
    return (this.#projects ??= createProjectsClient(this.#clientOptions('projects')));
  }

  get commissioning(): CommissioningClient {
    return (this.#commissioning ??= createCommissioningClient(
      this.#clientOptions('commissioning'),
    ));
  }

  /** Requests an operation that was looked up in a backend's document. The body is left unread. */
  request(operation: BackendOperation, init: OperationInit): Promise<Response> {
    const upstream = this.#options.upstreams[operation.backend];
    const fetch = (request: Request) => this.#fetch(upstream, request);
    return requestOperation(upstream.client, operation, { ...init, fetch });
  }

  end(reason: Error): void {
    clearTimeout(this.#timer);
    this.#ended ??= reason;
    for (const request of this.requests) if (!request.isDone) request.stop(reason);
  }

  /** From now on, the client learns nothing about this upstream, not even that it was asked. */
  conceal(upstream: ServiceName): void {
    this.#concealed = upstream;
  }

  /** The finished requests that the client may know about. */
  get visibleRequests(): readonly UpstreamRequest[] {
    return this.requests.filter(({ isDone, upstream }) => isDone && upstream !== this.#concealed);
  }

  #clientOptions(name: ServiceName): ClientOptions {
    const upstream = this.#options.upstreams[name];
    return { ...upstream.clientOptions, fetch: (request) => this.#fetch(upstream, request) };
  }

  async #fetch({ name, fetch }: Upstream, request: Request): Promise<Response> {
    const sent = new UpstreamRequest(name, request);
    this.requests.push(sent);
    this.#startDeadline();
    if (this.#ended !== undefined) throw sent.fail(this.#ended);
    let response: LightResponse;
    try {
      response = await fetch(request, { fields: this.#fieldsOf(sent), ...sent.fetchInit });
    } catch (error) {
      throw sent.fail(error);
    }
    sent.end(response);
    if (!response.ok) throw await upstreamProblemOf(name, sent.method, response);
    return response;
  }

  #fieldsOf({ upstream, method }: UpstreamRequest): Readonly<Record<string, string>> {
    const { user, headers } = this.#options;
    // Its responses do not depend on the user, and this field alone would keep reads out of lists.
    if (upstream === 'commissioning' && method === 'GET') return headers;
    return { 'x-user': user, ...headers };
  }

  #startDeadline(): void {
    const { deadlineMs } = this.#options;
    const expire = () => {
      const message = `The upstream requests took longer than ${deadlineMs} ms`;
      this.end(new UpstreamFailure('timeout', message));
    };
    this.#timer ??= setTimeout(expire, deadlineMs);
  }
}
