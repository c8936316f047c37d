import { signal } from '@preact/signals';
import { withWrites } from '../explain/writes.ts';
import { writes } from '../live/live.ts';
import type { OwnExchange } from '../watched.ts';
import { type ClientExchange, requestIdOf } from './exchange.ts';

/** The messages behind the bff; null if the bff has no record of them. */
export type Details = OwnExchange | null;

export const details = signal<ReadonlyMap<string, Details>>(new Map());

const maxKept = 60;
const attempts = 6;
const pauseMs = 100;

/** Loads the details as the user who sent the request. Loading them is not shown on the page. */
export async function loadDetails(exchange: ClientExchange): Promise<void> {
  const requestId = requestIdOf(exchange);
  // Retries after a null: the bff may have been unreachable.
  if (requestId === undefined || details.peek().get(requestId)) return;
  const own = await ask(requestId, exchange.user);
  details.value = new Map([...details.peek(), [requestId, own] as const].slice(-maxKept));
  if (own !== null) writes.value = withWrites(writes.peek(), [own.exchange], exchange.user);
}

/** Retries, since the bff may record a request only after the client has the response. */
async function ask(requestId: string, user: string): Promise<Details> {
  const path = `/page/exchanges/${encodeURIComponent(requestId)}`;
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const response = await fetch(path, { headers: { 'x-user': user } }).catch(() => undefined);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The bff that serves this page also sends its details.
    if (response?.status === 200) return (await response.json()) as OwnExchange;
    await new Promise((resolve) => setTimeout(resolve, attempt * pauseMs));
  }
  return null;
}
