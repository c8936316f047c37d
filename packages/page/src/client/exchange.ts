import type { Fields } from '../watched.ts';

/** One action of a person. Numbers increase. */
export interface Action {
  readonly number: number;
  readonly label: string;
}

/** A request of the page to the bff and its response, as sent over the network. */
export interface ClientExchange {
  /** Increases in the order of sending. */
  readonly number: number;
  readonly user: string;
  readonly action: Action;
  readonly at: number;
  readonly method: string;
  /** Path and query. */
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

export const fieldOf = (fields: Fields, name: string): string | undefined =>
  fields.find((field) => field.name === name)?.value;

export const requestIdOf = ({ responseFields }: ClientExchange): string | undefined =>
  fieldOf(responseFields, 'x-request-id');
