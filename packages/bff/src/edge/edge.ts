import type { IncomingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Problem } from 'service-kit';
import { contentOf, derivedBytes } from 'undici-revalidating-cache';
import { UpstreamProblem } from '../upstream/upstream-problem.ts';
import { acceptedCodings, identityOnly } from './accept-encoding.ts';
import {
  codedTag,
  type Coding,
  type CodingOrIdentity,
  compress,
  withoutCodings,
} from './codings.ts';
import { isNotModified, malformed, preconditionFailed } from './conditions.ts';
import { joinEdgeTag, secondPartsOf, splitEdgeTags } from './edge-tag.ts';

type Payload = Buffer | FastifyReply;
type Tags = readonly (string | undefined)[];

/** For shorter bodies, `Content-Encoding` costs more bytes than compression saves. */
const minBytesToEncode = 1_024;

export interface EdgeOptions {
  readonly release: () => string;
  readonly codings: readonly Coding[];
}

/**
 * Turns upstream responses into the bff's own, and a client's conditions into an upstream's. Methods
 * that take a reply set its status and header fields, and give what its handler returns.
 */
export class Edge {
  readonly #release: () => string;
  readonly #codings: readonly Coding[];
  readonly #vary: string;

  constructor({ release, codings }: EdgeOptions) {
    this.#release = release;
    this.#codings = codings;
    this.#vary = codings.length === 0 ? 'x-user' : 'x-user, accept-encoding';
  }

  /** The ETag of a response made from upstream responses with these tags; undefined if one has none. */
  tagOf(upstreams: Tags): string | undefined {
    const known = upstreams.filter((tag) => tag !== undefined);
    return known.length < upstreams.length ? undefined : joinEdgeTag(this.#release(), known);
  }

  /**
   * Answers a GET with 304 if the client has a current representation in any coding that it accepts: the
   * server may choose the coding (RFC 9110 section 12.1).
   *
   * @returns undefined if the response needs a body
   */
  unmodified(reply: FastifyReply, etag: string | undefined): FastifyReply | undefined {
    const { headers } = reply.request;
    for (const coding of this.#codingsFor(headers)) {
      const tag = etag && codedTag(etag, coding);
      if (isNotModified(headers, tag)) return this.#notModified(reply, tag);
    }
    return undefined;
  }

  #codingsFor(headers: IncomingHttpHeaders): readonly CodingOrIdentity[] {
    const { 'accept-encoding': field, 'if-none-match': noneMatch } = headers;
    const isSimple = noneMatch?.includes(';') !== true && field?.includes('q=0') !== true;
    // Without the field, any coding is acceptable (RFC 9110 section 12.5.3).
    return isSimple ? identityOnly : acceptedCodings(field ?? '*', this.#codings);
  }

  #notModified(reply: FastifyReply, etag: string | undefined): FastifyReply {
    // Fastify gives an empty payload of a HEAD `Content-Length: 0`, which would have to be the length
    // of the 200's content (RFC 9110 section 8.6). A stream has no length.
    const payload = reply.request.method === 'HEAD' ? Readable.from([]) : undefined;
    this.#describe(reply, etag);
    return reply.code(304).send(payload);
  }

  /** @param body compressed at most once for each coding, if it is stored or a composed body */
  representation(
    reply: FastifyReply,
    etag: string | undefined,
    body: Buffer,
  ): Payload | Promise<Payload> {
    const accepted = acceptedCodings(reply.request.headers['accept-encoding'], this.#codings);
    const [coding = 'identity'] = accepted;
    const mayBePlain = accepted.includes('identity');
    if (coding === 'identity' || (mayBePlain && body.length < minBytesToEncode)) {
      return this.#plain(reply, etag, body);
    }
    const send = (encoded: Buffer): Payload =>
      mayBePlain && encoded.length >= body.length
        ? this.#plain(reply, etag, body)
        : this.#encoded(reply, etag, encoded, coding);
    const encoded = derivedBytes(body, coding, () => compress(body, coding));
    return encoded instanceof Promise ? encoded.then(send) : send(encoded);
  }

  #plain(reply: FastifyReply, etag: string | undefined, body: Buffer): Payload {
    this.#describe(reply, etag);
    return json(reply, body);
  }

  #encoded(
    reply: FastifyReply,
    etag: string | undefined,
    encoded: Buffer,
    coding: Coding,
  ): Payload {
    this.#describe(reply, etag && codedTag(etag, coding));
    void reply.header('content-encoding', coding);
    return json(reply, encoded);
  }

  forward(reply: FastifyReply, response: Response): Payload | Promise<Payload> {
    const etag = this.tagOf([etagOf(response)]);
    return this.unmodified(reply, etag) ?? this.representation(reply, etag, contentOf(response));
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
        conditions[name] = splitEdgeTags(name, withoutCodings(field), others);
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
      const parts = secondPartsOf(name, withoutCodings(field), first);
      if (parts === undefined) throw malformed(name);
      return parts;
    };
    const matching = partsOf('if-match', headers['if-match']);
    const excluded = partsOf('if-none-match', headers['if-none-match']);
    if (matching === '*' || excluded === '*') return [];
    return matching.filter((part) => !excluded.includes(part));
  }

  preconditionFailed(tags: Tags, detail?: string): Problem {
    return preconditionFailed(this.tagOf(tags), detail);
  }

  /** Private, since another user's response may differ. A response without an ETag is not stored. */
  #describe(reply: FastifyReply, etag: string | undefined): void {
    void reply.header('vary', [reply.getHeader('vary') ?? [], this.#vary].flat().join(', '));
    void reply.header('cache-control', etag === undefined ? 'no-store' : 'private, no-cache');
    if (etag !== undefined) void reply.header('etag', etag);
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

function json(reply: FastifyReply, body: Buffer): Buffer {
  void reply.header('content-type', 'application/json; charset=utf-8');
  return body;
}
