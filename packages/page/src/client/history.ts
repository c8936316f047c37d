import { signal } from '@preact/signals';
import type { ClientExchange } from './exchange.ts';

const maxKept = 1_000;

/** The exchanges of both people, the newest first. */
export const history = signal<readonly ClientExchange[]>([]);
/** The number of the selected exchange; undefined for the first one of the last action. */
export const shownNumber = signal<number | undefined>(undefined);

export function remember(exchange: ClientExchange): void {
  history.value = [exchange, ...history.value].slice(0, maxKept);
}

/** The selected exchange, or else the first of the last action, which caused the others. */
export function shownOf(
  exchanges: readonly ClientExchange[],
  number: number | undefined,
): ClientExchange | undefined {
  const chosen = exchanges.find((exchange) => exchange.number === number);
  if (chosen !== undefined) return chosen;
  const [last] = exchanges;
  return exchanges.findLast(
    ({ user, action }) => user === last?.user && action.number === last.action.number,
  );
}
