import type { Fields } from '../watched.ts';

/** What a person did, in the order in which they did it. */
export interface Action {
  readonly number: number;
  readonly label: string;
}

/** A request of the page to the bff, and what came back over the wire. */
export interface ClientExchange {
  /** In the order in which they were sent. */
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
  /** The ETag under which this client had the resource, whether or not it said so. */
  readonly hadETag: string | undefined;
}

export const fieldOf = (fields: Fields, name: string): string | undefined =>
  fields.find((field) => field.name === name)?.value;

export const requestIdOf = ({ responseFields }: ClientExchange): string | undefined =>
  fieldOf(responseFields, 'x-request-id');
