import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { details, loadDetails } from '../client/details.ts';
import { type ClientExchange, outcomeOf, outcomeWords, requestIdOf } from '../client/exchange.ts';
import { history, shownNumber, shownOf } from '../client/history.ts';
import { subjectOf } from '../explain/sentence.ts';
import { nameOf } from '../users.ts';
import { Hops } from './hops.tsx';
import { Why } from './why.tsx';

export function ExchangePanel() {
  const isOpen = useSignal(false);
  const shown = shownOf(history.value, shownNumber.value);
  return (
    <details class="card" onToggle={({ currentTarget }) => (isOpen.value = currentTarget.open)}>
      <summary>
        <h2>HTTP messages</h2> <span class="quiet">on every hop, and why it was not a 304</span>
      </summary>
      {shown === undefined ? (
        <p class="quiet">Read or change something above to see its HTTP messages on every hop.</p>
      ) : (
        isOpen.value && (
          <div class="exchange-body grid">
            <HistoryList shown={shown} />
            <Shown exchange={shown} />
          </div>
        )
      )}
    </details>
  );
}

const maxShown = 60;

function HistoryList({ shown }: { shown: ClientExchange }) {
  return (
    <ol class="history" aria-label="The last requests of Ann and Bob">
      {history.value.slice(0, maxShown).map((exchange) => {
        const { number, user, method, path, action, status } = exchange;
        const outcome = outcomeOf(exchange);
        return (
          <li key={number}>
            <button
              type="button"
              class="row"
              aria-current={number === shown.number ? 'true' : undefined}
              onClick={() => (shownNumber.value = number)}
            >
              <span class="row-name">
                {nameOf(user)} {method} {subjectOf(path)} <span class="quiet">{action.label}</span>
              </span>
              <span class={`badge outcome-${outcome}`}>
                {status >= 400 ? status : outcomeWords[outcome]}
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
    <article class="grid" aria-label="The selected request">
      <Why exchange={exchange} own={own} />
      <Hops exchange={exchange} own={own} />
    </article>
  );
}
