import type { Details } from '../client/details.ts';
import { type ClientExchange, outcomeOf } from '../client/exchange.ts';
import { whyNot304 } from '../explain/why.ts';
import { writes } from '../live/live.ts';

const words: Readonly<Record<number, string>> = {
  304: 'This was a 304: the client’s copy is current, so no body was sent.',
  404: 'The resource does not exist, or this user may not see it. The bff does not say which. The backend caches a 404 too, so asking again costs no query.',
  412: 'The version in If-Match is out of date, so the response is a 412 and nothing was overwritten.',
};

/** Explains the response; for a read with status 200, why it was not a 304. */
export function Why({ exchange, own }: { exchange: ClientExchange; own: Details | undefined }) {
  const reasons = whyNot304(exchange, own ?? undefined, writes.value);
  if (reasons.length === 0) {
    const outcome = outcomeOf(exchange);
    const otherwise =
      exchange.status >= 400
        ? `The request ${outcome === 'failed' ? 'failed' : 'was rejected'}. The body of the response says why.`
        : 'A write. Only the resources that it changes get new ETags.';
    return <p class="why">{words[exchange.status] ?? otherwise}</p>;
  }
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
