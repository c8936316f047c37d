import type { Details } from '../client/details.ts';
import type { ClientExchange } from '../client/exchange.ts';
import { outcomeOf } from '../client/outcome.ts';
import { whyNot304 } from '../explain/why.ts';
import { writes } from '../live/live.ts';

interface WhyProps {
  readonly exchange: ClientExchange;
  readonly own: Details | undefined;
}

/** Answers the question that everybody has in front of a 200. */
export function Why({ exchange, own }: WhyProps) {
  const reasons = whyNot304(exchange, own ?? undefined, writes.value);
  if (reasons.length === 0) return <p class="why">{inWords(exchange)}</p>;
  return (
    <div class="why">
      <h3>Why was this not a 304?</h3>
      <ul>
        {reasons.map(({ who, kind, text }) => (
          <li key={`${who} ${text}`}>
            <strong class={`reason reason-${kind.replace(' ', '-')}`}>{kind}</strong> {text}
          </li>
        ))}
      </ul>
    </div>
  );
}

function inWords(exchange: ClientExchange): string {
  const { status } = exchange;
  if (status === 304) {
    return 'This was a 304: what the client has is current. Nothing was sent twice.';
  }
  if (status === 412) {
    return 'It named a version in If-Match that is no longer the current one: 412, and nothing was overwritten.';
  }
  if (status === 404) {
    return 'Not there, or not for this user: the bff does not say which. A 404 is remembered too, so asking again costs no query.';
  }
  return outcomeOf(exchange) === 'refused'
    ? 'It was refused: the body of the answer says why.'
    : 'A write: it gives new versions to what it changes, and to nothing else.';
}
