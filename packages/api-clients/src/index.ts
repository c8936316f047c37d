import createClient, { type Client, type ClientOptions } from 'openapi-fetch';
import type {
  components as Commissioning,
  paths as CommissioningPaths,
} from './commissioning.gen.ts';
import type { components as Projects, paths as ProjectsPaths } from './projects.gen.ts';

export { documents, type OpenApiDocument, type Operation, zoneSchema } from './documents.ts';
export type ServiceName = 'projects' | 'commissioning';
export type ProjectsClient = Client<ProjectsPaths>;
export type CommissioningClient = Client<CommissioningPaths>;
export type ProjectsSchemas = Projects['schemas'];
export type CommissioningSchemas = Commissioning['schemas'];
export type { ClientOptions, CommissioningPaths, ProjectsPaths };

/** A client of the projects service, typed by its published document. */
export const createProjectsClient = (options: ClientOptions): ProjectsClient =>
  createClient<ProjectsPaths>(options);

/** A client of the commissioning service, typed by its published document. */
export const createCommissioningClient = (options: ClientOptions): CommissioningClient =>
  createClient<CommissioningPaths>(options);

/** A client for `requestOperation`. */
export const createDocumentedClient = (
  options: ClientOptions,
): ProjectsClient | CommissioningClient => createClient<ProjectsPaths>(options);

/** An operation of a published document. */
export interface DocumentedOperation {
  readonly method: string;
  /** With its parameters in braces. */
  readonly path: string;
}

export interface OperationInit {
  readonly params: { readonly path?: object; readonly query?: object };
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Replaces the client's `fetch`. */
  readonly fetch?: ClientOptions['fetch'];
}

/**
 * Leaves a body unparsed, to be forwarded. openapi-fetch calls the method of `Response` that `parseAs`
 * names, but its types leave out `bytes`, so `data` has a wrong type: use `response`.
 */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- See above.
export const unparsed = { parseAs: 'bytes' as 'stream' } as const;

/** Requests an operation that was looked up in the published document; leaves the body unparsed. */
export async function requestOperation(
  client: ProjectsClient | CommissioningClient,
  { method, path }: DocumentedOperation,
  init: OperationInit,
): Promise<Response> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Looked up at run time; the client and the document have one source.
  const request = client.request as (
    method: string,
    path: string,
    init: OperationInit & typeof unparsed,
  ) => Promise<{ response: Response }>;
  const { response } = await request(method, path, { ...init, ...unparsed });
  return response;
}
