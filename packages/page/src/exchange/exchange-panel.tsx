import { useEffect } from 'preact/hooks';
import { details, loadDetails } from '../client/details.ts';
import { type ClientExchange, requestIdOf } from '../client/exchange.ts';
import { history, shownNumber, shownOf } from '../client/history.ts';
import { outcomeOf, outcomeWords } from '../client/outcome.ts';
import { nameOf } from '../users.ts';
import { Curl } from './curl.tsx';
import { Hops } from './hops.tsx';
import { Why } from './why.tsx';

/** The messages of a request on every hop. */
export function ExchangePanel() {
  const shown = shownOf(history.value, shownNumber.value);
  return (
    <section class="card exchange" aria-labelledby="exchange-title">
      <h2 id="exchange-title">HTTP messages</h2>
      {shown === undefined ? (
        <p class="quiet">Read or change something above to see its HTTP messages on every hop.</p>
      ) : (
        <div class="exchange-body">
          <HistoryList shown={shown} />
          <Shown exchange={shown} />
        </div>
      )}
    </section>
  );
}

function HistoryList({ shown }: { shown: ClientExchange }) {
  return (
    <ol class="history" aria-label="The last requests of Ann and Bob">
      {history.value.map((exchange) => {
        const { number, user, method, action } = exchange;
        const outcome = outcomeOf(exchange);
        return (
          <li key={number}>
            <button
              type="button"
              class="row"
              aria-current={number === shown.number ? 'true' : undefined}
              onClick={() => {
                shownNumber.value = number;
              }}
            >
              <span class="row-name">
                {nameOf(user)} {method} {kindOfPath(exchange.path)}
                <span class="row-note">{action.label}</span>
              </span>
              <span class={`badge outcome-${outcome}`}>
                {outcome === 'refused' ? exchange.status : outcomeWords[outcome]}
              </span>
            </button>
          </li>
        );
      })}
    </ol>
  );
}

function Shown({ exchange }: { exchange: ClientExchange }) {
  useEffect(() => void loadDetails(exchange), [exchange]);
  const own = details.value.get(requestIdOf(exchange) ?? '');
  return (
    <article class="shown" aria-label="The selected request">
      <Why exchange={exchange} own={own} />
      <Hops exchange={exchange} own={own} />
      <Curl exchange={exchange} />
    </article>
  );
}

/** `zone` or `list of projects`: the path without its ids. */
function kindOfPath(path: string): string {
  const parts = path.split('/').filter((part) => part !== '');
  const last = parts.at(-1) ?? '';
  if (parts.length % 2 === 1) return `list of ${last}`;
  return (parts.at(-2) ?? '').replace(/s$/, '');
}
