import { type ClientExchange, fieldOf } from '../client/exchange.ts';
import { counted } from './counted.ts';
import { partsOf, type TagPart, upstreamParts, versionOf } from './edge-tag.ts';
import { type Write, writeOf, type Writes } from './writes.ts';
import type { Hop, Message, OwnExchange } from '../watched.ts';

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
  const messages = messagesOf(hops, own?.messages ?? []);
  return [
    clientReason(exchange, hops, writes),
    ...hops.map((hop, index) => hopReason(hop, messages[index], writes)),
  ];
}

/**
 * The message of each hop, if it has one. If an upstream gets several requests, its hops and its
 * messages are in the same order. A retried request has an extra message with another status or none.
 */
function messagesOf(
  hops: readonly Hop[],
  messages: readonly Message[],
): readonly (Message | undefined)[] {
  const left = new Set(messages);
  return hops.map(({ upstream, status, collapsed }) => {
    if (collapsed) return undefined;
    const own = [...left].find(
      (message) => message.upstream === upstream && message.status === status,
    );
    if (own !== undefined) left.delete(own);
    return own;
  });
}

function clientReason(exchange: ClientExchange, hops: readonly Hop[], writes: Writes): Reason {
  const who = 'client';
  const named = fieldOf(exchange.requestFields, 'if-none-match');
  const etag = fieldOf(exchange.responseFields, 'etag');
  if (named === undefined) {
    const text =
      exchange.hadETag === undefined
        ? 'This client had not read the resource before, so it sent no ETag.'
        : 'This client has an ETag of the resource, but did not send it.';
    return { kind: 'never seen', who, text };
  }
  if (etag === undefined)
    return { kind: 'marked', who, text: 'The response has no ETag to compare with.' };
  const [before, now] = [partsOf(named), partsOf(etag)];
  const at = now.findIndex((part, index) => !isSame(part, before[index]));
  const [part, upstream] = [now[at], hops[at]?.upstream];
  if (part === undefined) {
    return {
      kind: 'variant',
      who,
      text: 'The ETag that it sent comes from another release of the bff.',
    };
  }
  const { kind, text } = difference(part, before[at], upstream ?? 'the backend', writes);
  return { kind, who, text: `The ETag that it sent is out of date. ${text}` };
}

function hopReason(hop: Hop, message: Message | undefined, writes: Writes): Reason {
  const who = hop.upstream;
  if (hop.collapsed) {
    const text = `${who}: the request shared the round trip of an identical one, which was sent after both had arrived.`;
    return { kind: 'shared', who, text };
  }
  if (hop.status === 304) {
    // A 304 needs no content query: any query here was for the user's role.
    const ran = hop.queries
      ? `after ${counted(hop.queries, 'query', 'queries')} for this user's role, which it caches`
      : 'without a query';
    const text = `${who} answered 304 ${ran}. The bff took the body from its RAM.`;
    return { kind: 'unchanged', who, text };
  }
  const fields = message?.responseFields ?? [];
  const named = fieldOf(message?.requestFields ?? [], 'if-none-match');
  const etag = fieldOf(fields, 'etag');
  if (named === undefined) {
    const text = `${who}: the bff had no stored response, so it sent no ETag; ${ranQueries(hop.queries)}.`;
    return { kind: 'never seen', who, text };
  }
  if (etag === undefined) {
    const text = `${who}: a write to the resource was being committed, so the response has no ETag.`;
    return { kind: 'marked', who, text };
  }
  const [now] = upstreamParts(etag);
  const known = upstreamParts(named);
  const before = known.find(({ epoch }) => epoch === now?.epoch) ?? known[0];
  if (now === undefined)
    return { kind: 'variant', who, text: `${who}: its ETag has another format.` };
  const { kind, text } = difference(now, before, who, writes);
  return { kind, who, text: `${who}: ${text} So ${ranQueries(hop.queries)}.` };
}

function difference(
  now: TagPart,
  before: TagPart | undefined,
  upstream: string,
  writes: Writes,
): Pick<Reason, 'kind' | 'text'> {
  if (before !== undefined && before.epoch !== now.epoch) {
    const text = `${upstream} has restarted, so earlier versions are no longer valid.`;
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

const ranQueries = (queries: number | null): string => {
  if (queries === null) return 'the number of queries is unknown';
  if (queries === 0) return 'no query ran';
  return queries === 1 ? 'one query ran' : `${queries} queries ran`;
};
