import type { BffPaths } from 'api-clients/bff';
import createClient, { type Client } from 'openapi-fetch';

export type BffClient = Client<BffPaths>;

/** A client of the bff, typed by its OpenAPI document. */
export const createBffClient = (
  fetch: (request: Request) => Promise<Response>,
  headers: Readonly<Record<string, string>> = {},
): BffClient => createClient<BffPaths>({ baseUrl: location.origin, fetch, headers });
