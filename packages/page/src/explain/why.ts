import { type ClientExchange, fieldOf } from '../client/exchange.ts';
import { partsOf, type TagPart, upstreamParts, versionOf } from './edge-tag.ts';
import { type Write, writeOf, type Writes } from './writes.ts';
import type { Hop, Message, OwnExchange } from '../watched.ts';

/** Why an answer had to carry a body, or a database to be asked. */
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
 * 'Why was this not a 304?', for the client and for each backend.
 *
 * @param own what was said behind the bff; without it, only what the client itself can know
 * @returns none if it is no read that was answered with 200
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
 * The message of each hop that has one. An upstream may be asked several times for one request: its
 * hops and its messages come in the same order. One that was sent again has a message more, with
 * another status or none.
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
        ? 'This client had never read it before, so it named no ETag.'
        : 'This client has an ETag of it, but did not name it.';
    return { kind: 'never seen', who, text };
  }
  if (etag === undefined)
    return { kind: 'marked', who, text: 'The answer has no ETag to compare.' };
  const [before, now] = [partsOf(named), partsOf(etag)];
  const at = now.findIndex((part, index) => !isSame(part, before[index]));
  const [part, upstream] = [now[at], hops[at]?.upstream];
  if (part === undefined) {
    return {
      kind: 'variant',
      who,
      text: 'The ETag that it named is of another release of the bff.',
    };
  }
  const { kind, text } = difference(part, before[at], upstream ?? 'the backend', writes);
  return { kind, who, text: `The ETag that it named is out of date. ${text}` };
}

function hopReason(hop: Hop, message: Message | undefined, writes: Writes): Reason {
  const who = hop.upstream;
  if (hop.collapsed) {
    const text = `${who}: it shared the round trip of an equal request, sent after both had arrived.`;
    return { kind: 'shared', who, text };
  }
  if (hop.status === 304) {
    // The version is known without one: it was for the role of who asks.
    const ran = hop.queries
      ? `after a query for this user's role, which it remembers`
      : 'no query ran';
    const text = `${who} said 304, ${ran}: the bff took the body out of its RAM.`;
    return { kind: 'unchanged', who, text };
  }
  const fields = message?.responseFields ?? [];
  const named = fieldOf(message?.requestFields ?? [], 'if-none-match');
  const etag = fieldOf(fields, 'etag');
  if (named === undefined) {
    const text = `${who}: the bff had no answer of it in its RAM, so it named no ETag; ${counted(hop.queries)}.`;
    return { kind: 'never seen', who, text };
  }
  if (etag === undefined) {
    const text = `${who}: a write of it was being committed at that moment, so no version could be named.`;
    return { kind: 'marked', who, text };
  }
  const [now] = upstreamParts(etag);
  const known = upstreamParts(named);
  const before = known.find(({ epoch }) => epoch === now?.epoch) ?? known[0];
  if (now === undefined)
    return { kind: 'variant', who, text: `${who}: its ETag is of another kind.` };
  const { kind, text } = difference(now, before, who, writes);
  return { kind, who, text: `${who}: ${text} So ${counted(hop.queries)}.` };
}

function difference(
  now: TagPart,
  before: TagPart | undefined,
  upstream: string,
  writes: Writes,
): Pick<Reason, 'kind' | 'text'> {
  if (before !== undefined && before.epoch !== now.epoch) {
    const text = `${upstream} has been started anew, and does not vouch for versions of before.`;
    return { kind: 'restarted', text };
  }
  if (before?.counter === now.counter) {
    return { kind: 'variant', text: 'It is another representation of the same version.' };
  }
  const from = before === undefined ? '' : `version ${before.counter} became ${now.counter}, `;
  const write = writeOf(writes, upstream, versionOf(now));
  return { kind: 'changed', text: `It was changed: ${from}${by(write)}.` };
}

const by = (write: Write | undefined): string =>
  write === undefined
    ? 'by a write that this page has not seen'
    : `by ${write.user ?? 'somebody'}'s ${write.method} ${write.route} at ${timeOf(write.at)}`;

export const timeOf = (at: number): string => new Date(at).toTimeString().slice(0, 8);

const isSame = (one: TagPart, other: TagPart | undefined): boolean =>
  versionOf(one) === (other && versionOf(other)) && one.variant === other?.variant;

const counted = (queries: number | null): string => {
  if (queries === null) return 'its database did not say';
  if (queries === 0) return 'no query ran';
  return queries === 1 ? 'one query ran' : `${queries} queries ran`;
};
