import { type ClientExchange, fieldOf } from '../client/exchange.ts';
import type { Hop, Message, OwnExchange } from '../watched.ts';
import { partsOf, type TagPart, upstreamParts, versionOf } from './edge-tag.ts';
import { type Write, writeOf, type Writes } from './writes.ts';

/** Why a response had a body, or a database was queried. */
export interface Reason {
  readonly kind:
    | 'unchanged'
    | 'shared'
    | 'never seen'
    | 'changed'
    | 'marked'
    | 'variant'
    | 'restarted';
  readonly who: 'client' | Hop['upstream'];
  readonly text: string;
}
type Difference = Pick<Reason, 'kind' | 'text'>;

/**
 * Explains for the client and for each backend why a read was not a 304.
 *
 * @param own the messages behind the bff; without it, only the client's reason is known
 * @returns an empty list unless the exchange is a read with status 200
 */
export function whyNot304(
  exchange: ClientExchange,
  own: OwnExchange | undefined,
  writes: Writes,
): Reason[] {
  if (exchange.method !== 'GET' || exchange.status !== 200) return [];
  const hops = own?.exchange.hops ?? [];
  const left = new Set(own?.messages);
  return [
    { who: 'client', ...clientReason(exchange, hops, writes) } as const,
    ...hops.map((hop) => ({
      who: hop.upstream,
      ...hopReason(hop, takeMessage(left, hop), writes),
    })),
  ].map(({ who, kind, text }) => ({ who, kind, text: `${who}: ${text}` }));
}

/**
 * The message of a hop, if it has one. If an upstream gets several requests, its hops and its
 * messages are in the same order. A retried request has an extra message with another status or none.
 */
function takeMessage(left: Set<Message>, { upstream, status, collapsed }: Hop) {
  if (collapsed) return undefined;
  const own = [...left].find((sent) => sent.upstream === upstream && sent.status === status);
  if (own !== undefined) left.delete(own);
  return own;
}

function clientReason(exchange: ClientExchange, hops: readonly Hop[], writes: Writes): Difference {
  const named = fieldOf(exchange.requestFields, 'if-none-match');
  const etag = fieldOf(exchange.responseFields, 'etag');
  if (named === undefined) {
    const text =
      exchange.hadETag === undefined
        ? 'This client had not read the resource before, so it sent no ETag.'
        : 'This client has an ETag of the resource, but did not send it.';
    return { kind: 'never seen', text };
  }
  if (etag === undefined)
    return { kind: 'marked', text: 'The response has no ETag to compare with.' };
  const [before, now] = [partsOf(named), partsOf(etag)];
  const at = now.findIndex((part, index) => !isSame(part, before[index]));
  const part = now[at];
  if (part === undefined) {
    return { kind: 'variant', text: 'Its ETag comes from another release of the bff.' };
  }
  const upstream = hops[at]?.upstream ?? 'the backend';
  const { kind, text } = difference(part, before[at], upstream, writes);
  return { kind, text: `The ETag that it sent is out of date. ${text}` };
}

function hopReason(hop: Hop, message: Message | undefined, writes: Writes): Difference {
  const ran = ranQueries(hop);
  if (hop.collapsed) {
    const text =
      'the request shared the round trip of an identical one, sent after both had arrived.';
    return { kind: 'shared', text };
  }
  if (hop.status === 304) {
    // A 304 needs no content query: any query here was for the version or the user's role.
    const role = hop.queries ? ' to look up the version or this user’s role' : '';
    return { kind: 'unchanged', text: `304, ${ran}${role}. The bff took the body from its RAM.` };
  }
  const named = fieldOf(message?.requestFields ?? [], 'if-none-match');
  const etag = fieldOf(message?.responseFields ?? [], 'etag');
  if (named === undefined) {
    return { kind: 'never seen', text: `the bff had no stored response, so ${ran}.` };
  }
  if (etag === undefined) {
    return { kind: 'marked', text: 'a write was being committed, so the response has no ETag.' };
  }
  const [now] = upstreamParts(etag);
  const known = upstreamParts(named);
  const before = known.find(({ epoch }) => epoch === now?.epoch) ?? known[0];
  if (now === undefined) return { kind: 'variant', text: 'its ETag has another format.' };
  const { kind, text } = difference(now, before, hop.upstream, writes);
  return { kind, text: `${text} So ${ran}.` };
}

function difference(
  now: TagPart,
  before: TagPart | undefined,
  upstream: string,
  writes: Writes,
): Difference {
  if (before !== undefined && before.epoch !== now.epoch) {
    const text = `${upstream} has restarted, or its database was migrated, so earlier versions are no longer valid.`;
    return { kind: 'restarted', text };
  }
  if (before?.counter === now.counter) {
    return { kind: 'variant', text: 'This is another representation of the same version.' };
  }
  const from = before === undefined ? '' : `version ${before.counter} became ${now.counter}, `;
  const write = writeOf(writes, upstream, versionOf(now));
  return { kind: 'changed', text: `The resource changed: ${from}${by(write)}.` };
}

const by = (write: Write | undefined): string =>
  write === undefined
    ? 'by a write that this page did not see'
    : `by ${write.user ?? 'somebody'}'s ${write.method} ${write.route} at ${timeOf(write.at)}`;

export const timeOf = (at: number): string => new Date(at).toTimeString().slice(0, 8);

const isSame = (one: TagPart, other: TagPart | undefined): boolean =>
  versionOf(one) === (other && versionOf(other)) && one.variant === other?.variant;

const ranQueries = ({ queries, sharedLookup = false }: Hop): string => {
  if (sharedLookup && !queries) return 'the version came from a shared lookup';
  if (queries === null) return 'the number of queries is unknown';
  if (queries === 0) return 'no query ran';
  return queries === 1 ? 'one query ran' : `${queries} queries ran`;
};
