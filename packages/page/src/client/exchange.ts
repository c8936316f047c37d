import type { Fields } from '../watched.ts';

export interface Action {
  readonly number: number;
  readonly label: string;
}

/** A request of the page to the bff and its response, as sent over the network. */
export interface ClientExchange {
  readonly number: number;
  readonly user: string;
  readonly action: Action;
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly requestFields: Fields;
  readonly requestBody: string | undefined;
  readonly status: number;
  readonly responseFields: Fields;
  readonly responseBody: string;
  readonly milliseconds: number;
  /** The ETag that this client had stored, whether or not it sent it. */
  readonly hadETag: string | undefined;
}

/** How a response was produced, the cheapest first. */
export type Outcome =
  | 'not-modified'
  | 'from-ram'
  | 'collapsed'
  | 'query'
  | 'write'
  | 'refused'
  | 'failed';

export const outcomeWords: Readonly<Record<Outcome, string>> = {
  'not-modified': '304',
  'from-ram': '200 from RAM',
  collapsed: 'shared',
  query: 'query',
  write: 'written',
  refused: 'rejected',
  failed: 'failed',
};

export const fieldOf = (fields: Fields, name: string): string | undefined =>
  fields.find((field) => field.name === name)?.value;

export const requestIdOf = ({ responseFields }: ClientExchange): string | undefined =>
  fieldOf(responseFields, 'x-request-id');

/** Derived from `Cache-Status` and `Server-Timing`, as any client could. */
export function outcomeOf(exchange: ClientExchange): Outcome {
  const { method, status } = exchange;
  if (status >= 400) return status < 500 ? 'refused' : 'failed';
  if (method !== 'GET') return 'write';
  if (isShared(exchange)) return 'collapsed';
  if (queriesOf(exchange) > 0) return 'query';
  return status === 304 ? 'not-modified' : 'from-ram';
}

/** The number of statements in all databases. A shared response has the number of another request. */
export function queriesOf(exchange: ClientExchange): number {
  if (isShared(exchange)) return 0;
  const timing = fieldOf(exchange.responseFields, 'server-timing') ?? '';
  return [...timing.matchAll(/(\d+) quer/g)].reduce((sum, [, count]) => sum + Number(count), 0);
}

/** Whether versions were looked up in a database. */
export const sharesLookup = ({ responseFields }: ClientExchange): boolean =>
  /lookup/.test(fieldOf(responseFields, 'server-timing') ?? '');

const isShared = ({ responseFields }: ClientExchange): boolean =>
  fieldOf(responseFields, 'cache-status')?.includes('; collapsed') === true;
