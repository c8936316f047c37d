import { matchesWeakly, parseEntityTags } from 'entity-tags';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Answer } from './ask.ts';
import { joinEdgeTag, splitEdgeTags } from './edge-tag.ts';

/** Turns upstream answers into the bff's own, and a client's conditions into the upstreams'. */
export class Edge {
  readonly #release: () => string;

  /** @param release stands for what this version of the bff adds; asked for when all routes are known */
  constructor(release: () => string) {
    this.#release = release;
  }

  /** A write's conditions, for the upstream that is this part of the resource's entity tag. */
  conditionsFor({ headers }: FastifyRequest): Record<string, string> {
    const conditions: Record<string, string> = {};
    for (const name of ['if-match', 'if-none-match'] as const) {
      const field = headers[name];
      if (field !== undefined) conditions[name] = splitEdgeTags(this.#release(), field);
    }
    return conditions;
  }

  #tagOf(answers: readonly Answer[]): string | undefined {
    const upstreams = answers.map(({ etag }) => etag).filter((etag) => etag !== undefined);
    return upstreams.length < answers.length ? undefined : joinEdgeTag(this.#release(), upstreams);
  }

  /**
   * Answers a GET: 304 if the client has what the upstream entity tags stand for, else the body,
   * which is made only then.
   */
  sendRepresentation(
    request: FastifyRequest,
    reply: FastifyReply,
    answers: readonly Answer[],
    body: () => Buffer | string,
  ): FastifyReply {
    const etag = this.#tagOf(answers);
    void reply.header('vary', 'x-user');
    if (etag === undefined) return sendJson(reply.header('cache-control', 'no-store'), body());
    void reply.header('cache-control', 'private, no-cache').header('etag', etag);
    const field = request.headers['if-none-match'];
    const list = field === undefined ? undefined : parseEntityTags(field);
    return list !== undefined && matchesWeakly(list, etag)
      ? reply.code(304).send()
      : sendJson(reply, body());
  }

  /**
   * Answers a write as its upstream did.
   *
   * @param described what of the bff's resource the answer is: nothing, if it is a part alone
   */
  sendWritten(
    reply: FastifyReply,
    { status, body }: Answer,
    described: readonly Answer[] = [],
  ): FastifyReply {
    const etag = described.length === 0 ? undefined : this.#tagOf(described);
    if (etag !== undefined) void reply.header('etag', etag);
    void reply.code(status).header('cache-control', 'no-store');
    return status === 204 ? reply.send(null) : sendJson(reply, body);
  }
}

const sendJson = (reply: FastifyReply, body: Buffer | string): FastifyReply =>
  reply.header('content-type', 'application/json; charset=utf-8').send(body);
