import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { contentOf } from 'undici-revalidating-cache';
import { UpstreamProblem } from '../upstream/upstream-problem.ts';
import { isNotModified, preconditionFailed } from './conditions.ts';
import { joinEdgeTag, splitEdgeTags } from './edge-tag.ts';

type Tags = readonly (string | undefined)[];

/** Turns upstream responses into the bff's own, and a client's conditions into an upstream's. */
export class Edge {
  readonly #release: () => string;

  /** @param release identifies this version of the bff's contract; known once all routes are */
  constructor(release: () => string) {
    this.#release = release;
  }

  /** The ETag of what is made from upstream responses with these; undefined if one has none. */
  tagOf(upstreams: Tags): string | undefined {
    const known = upstreams.filter((tag) => tag !== undefined);
    return known.length < upstreams.length ? undefined : joinEdgeTag(this.#release(), known);
  }

  sendNotModified(reply: FastifyReply, etag: string | undefined): FastifyReply {
    // Fastify gives an empty payload of a HEAD `Content-Length: 0`, which would have to be the length
    // of the 200's content (RFC 9110 section 8.6). A stream has no length.
    const payload = reply.request.method === 'HEAD' ? Readable.from([]) : undefined;
    return describe(reply, etag).code(304).send(payload);
  }

  sendRepresentation(reply: FastifyReply, etag: string | undefined, body: Buffer): FastifyReply {
    return sendJson(describe(reply, etag), body);
  }

  /** Answers a GET with the bytes of one upstream response. */
  forward(request: FastifyRequest, reply: FastifyReply, response: Response): FastifyReply {
    const etag = this.tagOf([etagOf(response)]);
    return isNotModified(request.headers, etag)
      ? this.sendNotModified(reply, etag)
      : this.sendRepresentation(reply, etag, contentOf(response));
  }

  /**
   * Sends a write under the client's conditions to the upstream whose tag is the first part of the
   * resource's ETag. The other parts are not compared, since the write does not change them.
   *
   * @param currentTags of the upstream responses that a GET is made from, for the ETag of a 412
   */
  async write(
    { headers }: FastifyRequest,
    send: (conditions: Readonly<Record<string, string>>) => Promise<Response>,
    currentTags: (problem: UpstreamProblem) => Tags | Promise<Tags> = ({ etag }) => [etag],
  ): Promise<Response> {
    const conditions: Record<string, string> = {};
    for (const name of ['if-match', 'if-none-match'] as const) {
      const field = headers[name];
      if (field !== undefined) conditions[name] = splitEdgeTags(this.#release(), name, field);
    }
    try {
      return await send(conditions);
    } catch (error) {
      if (!(error instanceof UpstreamProblem) || error.statusCode !== 412) throw error;
      throw preconditionFailed(error.detail, this.tagOf(await currentTags(error)));
    }
  }

  /**
   * Answers a write as its upstream did.
   *
   * @param tags of the upstream responses that a GET would be made from now; none if unknown
   */
  forwardWritten(reply: FastifyReply, response: Response, tags: Tags = []): FastifyReply {
    const etag = tags.length === 0 ? undefined : this.tagOf(tags);
    if (etag !== undefined) void reply.header('etag', etag);
    void reply.code(response.status).header('cache-control', 'no-store');
    return response.status === 204 ? reply.send(null) : sendJson(reply, contentOf(response));
  }
}

export const etagOf = ({ headers }: Response): string | undefined =>
  headers.get('etag') ?? undefined;

/** Private, since another user's response may differ. A response without an ETag is not stored. */
function describe(reply: FastifyReply, etag: string | undefined): FastifyReply {
  void reply.header('vary', 'x-user');
  return etag === undefined
    ? reply.header('cache-control', 'no-store')
    : reply.header('cache-control', 'private, no-cache').header('etag', etag);
}

const sendJson = (reply: FastifyReply, body: Buffer): FastifyReply =>
  reply.header('content-type', 'application/json; charset=utf-8').send(body);
