import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { addVary, type Problem } from 'service-kit';
import { contentOf } from 'undici-revalidating-cache';
import { UpstreamProblem } from '../upstream/upstream-problem.ts';
import { isNotModified, malformed, preconditionFailed } from './conditions.ts';
import { joinEdgeTag, secondPartsOf, splitEdgeTags } from './edge-tag.ts';

/** What a handler returns: a body, or the reply if there is none. */
type Payload = Buffer | FastifyReply;
type Tags = readonly (string | undefined)[];

/**
 * Turns upstream responses into the bff's own, and a client's conditions into an upstream's. Methods
 * that take a reply set its status and header fields, and give what its handler returns.
 */
export class Edge {
  readonly #release: () => string;

  /** @param release identifies this version of the bff's contract; known once all routes are */
  constructor(release: () => string) {
    this.#release = release;
  }

  /** The ETag of a response made from upstream responses with these tags; undefined if one has none. */
  tagOf(upstreams: Tags): string | undefined {
    const known = upstreams.filter((tag) => tag !== undefined);
    return known.length < upstreams.length ? undefined : joinEdgeTag(this.#release(), known);
  }

  notModified(reply: FastifyReply, etag: string | undefined): Payload {
    // Fastify gives an empty payload of a HEAD `Content-Length: 0`, which would have to be the length
    // of the 200's content (RFC 9110 section 8.6). A stream has no length.
    const payload = reply.request.method === 'HEAD' ? Readable.from([]) : undefined;
    describe(reply, etag);
    return reply.code(304).send(payload);
  }

  representation(reply: FastifyReply, etag: string | undefined, body: Buffer): Payload {
    describe(reply, etag);
    return json(reply, body);
  }

  /** Answers a GET with the bytes of one upstream response. */
  forward(request: FastifyRequest, reply: FastifyReply, response: Response): Payload {
    const etag = this.tagOf([etagOf(response)]);
    return isNotModified(request.headers, etag)
      ? this.notModified(reply, etag)
      : this.representation(reply, etag, contentOf(response));
  }

  /**
   * Sends a write under the client's conditions to the upstream whose tag is the first part of the
   * resource's ETag.
   *
   * @param others the current tags of the other parts, which are compared here
   * @param currentTags of the upstream responses that a GET is made from, for the ETag of a 412
   */
  async write(
    { headers }: FastifyRequest,
    send: (conditions: Readonly<Record<string, string>>) => Promise<Response>,
    others: readonly string[] = [],
    currentTags: (problem: UpstreamProblem) => Tags | Promise<Tags> = ({ etag }) => [
      etag,
      ...others,
    ],
  ): Promise<Response> {
    const conditions: Record<string, string> = {};
    for (const name of ['if-match', 'if-none-match'] as const) {
      const field = headers[name];
      if (field !== undefined) {
        conditions[name] = splitEdgeTags(this.#release(), name, field, others);
      }
    }
    try {
      return await send(conditions);
    } catch (error) {
      if (!(error instanceof UpstreamProblem) || error.statusCode !== 412) throw error;
      throw this.preconditionFailed(await currentTags(error), error.detail);
    }
  }

  /**
   * The second parts that let the client's conditions on a resource of two upstreams hold, given the
   * first part.
   *
   * @throws Problem 400 if a field is malformed
   */
  secondParts({ headers }: FastifyRequest, first: string): readonly string[] {
    const partsOf = (name: 'if-match' | 'if-none-match', field = '') => {
      const parts = secondPartsOf(this.#release(), name, field, first);
      if (parts === undefined) throw malformed(name);
      return parts;
    };
    const matching = partsOf('if-match', headers['if-match']);
    const excluded = partsOf('if-none-match', headers['if-none-match']);
    if (matching === '*' || excluded === '*') return [];
    return matching.filter((part) => !excluded.includes(part));
  }

  /** @param tags of the upstream responses that a GET would be made from */
  preconditionFailed(tags: Tags, detail?: string): Problem {
    return preconditionFailed(this.tagOf(tags), detail);
  }

  /**
   * Answers a write as its upstream did.
   *
   * @param tags of the upstream responses that a GET would be made from now; none if unknown
   */
  forwardWritten(reply: FastifyReply, response: Response, tags: Tags = []): Payload {
    const etag = tags.length === 0 ? undefined : this.tagOf(tags);
    if (etag !== undefined) void reply.header('etag', etag);
    void reply.code(response.status).header('cache-control', 'no-store');
    return response.status === 204 ? reply.send(null) : json(reply, contentOf(response));
  }
}

export const etagOf = ({ headers }: Response): string | undefined =>
  headers.get('etag') ?? undefined;

/** Private, since another user's response may differ. A response without an ETag is not stored. */
function describe(reply: FastifyReply, etag: string | undefined): void {
  addVary(reply, 'x-user');
  void reply.header('cache-control', etag === undefined ? 'no-store' : 'private, no-cache');
  if (etag !== undefined) void reply.header('etag', etag);
}

function json(reply: FastifyReply, body: Buffer): Buffer {
  void reply.header('content-type', 'application/json; charset=utf-8');
  return body;
}
