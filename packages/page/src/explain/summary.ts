import { type ClientExchange, queriesOf, sharesLookup } from '../client/exchange.ts';
import { counted } from './counted.ts';

/** The requests of a person's last action: `Change: 7 requests, 5 × 304, 2 × 200, no query` */
export function summaryOf(history: readonly ClientExchange[], user: string): string {
  const last = history.find((exchange) => exchange.user === user);
  if (last === undefined) return '';
  const exchanges = history.filter(({ action }) => action.number === last.action.number);
  const counts = new Map<number, number>();
  for (const { status } of exchanges) counts.set(status, (counts.get(status) ?? 0) + 1);
  const statuses = [...counts].map(([status, count]) => `${count} × ${status}`).join(', ');
  const sent = `${last.action.label}: ${counted(exchanges.length, 'request')}, ${statuses}`;
  // Error responses do not report queries.
  if (exchanges.some(({ status }) => status >= 400)) return sent;
  const queries = exchanges.reduce((sum, exchange) => sum + queriesOf(exchange), 0);
  if (queries > 0) return `${sent}, ${counted(queries, 'query', 'queries')}`;
  return `${sent}, ${exchanges.some(sharesLookup) ? 'only shared lookups' : 'no query'}`;
}
