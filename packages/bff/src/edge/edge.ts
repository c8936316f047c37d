import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Answer } from '../upstream/call.ts';
import { isNotModified, preconditionFailed } from './conditions.ts';
import { joinEdgeTag, splitEdgeTags } from './edge-tag.ts';
import { Refusal } from '../upstream/refusal.ts';

type Tags = readonly (string | undefined)[];

/** Turns upstream answers into the bff's own, and a client's conditions into the upstreams'. */
export class Edge {
  readonly #release: () => string;

  /** @param release stands for what this version of the bff adds; asked for when all routes are known */
  constructor(release: () => string) {
    this.#release = release;
  }

  /** The entity tag of what is made of these; undefined if one of them says none. */
  tagOf(upstreams: Tags): string | undefined {
    return upstreams.includes(undefined)
      ? undefined
      : joinEdgeTag(this.#release(), upstreams as string[]);
  }

  sendNotModified(reply: FastifyReply, etag: string | undefined): FastifyReply {
    return describe(reply, etag).code(304).send();
  }

  sendRepresentation(reply: FastifyReply, etag: string | undefined, body: Buffer): FastifyReply {
    return sendJson(describe(reply, etag), body);
  }

  /** Answers a GET with one upstream's answer: its bytes. */
  passOn(request: FastifyRequest, reply: FastifyReply, answer: Answer): FastifyReply {
    const etag = this.tagOf([answer.etag]);
    return isNotModified(request.headers, etag)
      ? this.sendNotModified(reply, etag)
      : this.sendRepresentation(reply, etag, answer.body);
  }

  /**
   * Sends a write under the client's conditions, to the upstream that is the first part of the
   * resource's entity tag. The other parts are not compared: the write changes nothing of theirs.
   *
   * @param current what a GET's entity tag is made of now, told to who is refused with 412
   */
  async write(
    { headers }: FastifyRequest,
    send: (conditions: Readonly<Record<string, string>>) => Promise<Answer>,
    current: (refusal: Refusal) => Tags | Promise<Tags> = ({ etag }) => [etag],
  ): Promise<Answer> {
    const conditions: Record<string, string> = {};
    for (const name of ['if-match', 'if-none-match'] as const) {
      const field = headers[name];
      if (field !== undefined) conditions[name] = splitEdgeTags(this.#release(), name, field);
    }
    try {
      return await send(conditions);
    } catch (error) {
      if (!(error instanceof Refusal) || error.statusCode !== 412) throw error;
      throw preconditionFailed(error.detail, this.tagOf(await current(error)));
    }
  }

  /**
   * Answers a write as its upstream did.
   *
   * @param described what of the bff's resource the answer is: nothing, if it is a part alone
   */
  sendWritten(reply: FastifyReply, { status, body }: Answer, described: Tags = []): FastifyReply {
    const etag = described.length === 0 ? undefined : this.tagOf(described);
    if (etag !== undefined) void reply.header('etag', etag);
    void reply.code(status).header('cache-control', 'no-store');
    return status === 204 ? reply.send(null) : sendJson(reply, body);
  }
}

/** Private, because it may be another one for another user; without an entity tag it is no one's. */
function describe(reply: FastifyReply, etag: string | undefined): FastifyReply {
  void reply.header('vary', 'x-user');
  return etag === undefined
    ? reply.header('cache-control', 'no-store')
    : reply.header('cache-control', 'private, no-cache').header('etag', etag);
}

const sendJson = (reply: FastifyReply, body: Buffer): FastifyReply =>
  reply.header('content-type', 'application/json; charset=utf-8').send(body);
