import { signal } from '@preact/signals';
import { withWrites } from '../explain/writes.ts';
import { writes } from '../live/live.ts';
import type { OwnExchange } from '../watched.ts';
import { type ClientExchange, requestIdOf } from './exchange.ts';

/** What was said behind the bff; null if the bff was asked for it in vain. */
export type Details = OwnExchange | null;

/** By the id of the request. */
export const details = signal<ReadonlyMap<string, Details>>(new Map());

const maxKept = 60;
const attempts = 6;
const pauseMs = 100;

/** Asks the bff for it, as who sent the request. Beside the people's own requests, and not shown. */
export async function loadDetails(exchange: ClientExchange): Promise<void> {
  const requestId = requestIdOf(exchange);
  // What was asked for in vain is asked for again: perhaps the bff was away.
  if (requestId === undefined || details.peek().get(requestId)) return;
  const own = (await askPatiently(requestId, exchange.user)) ?? null;
  details.value = new Map([...details.peek(), [requestId, own] as const].slice(-maxKept));
  if (own !== null) writes.value = withWrites(writes.peek(), [own.exchange], exchange.user);
}

/** The bff records a request when it has answered it, which may be after the answer is here. */
async function askPatiently(requestId: string, user: string): Promise<OwnExchange | undefined> {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const own = await ask(requestId, user);
    if (own !== undefined) return own;
    await new Promise((resolve) => setTimeout(resolve, attempt * pauseMs));
  }
  return undefined;
}

async function ask(requestId: string, user: string): Promise<OwnExchange | undefined> {
  try {
    const path = `/page/exchanges/${encodeURIComponent(requestId)}`;
    const response = await fetch(path, { headers: { 'x-user': user } });
    return response.status === 200 ? ((await response.json()) as OwnExchange) : undefined;
  } catch {
    return undefined;
  }
}
