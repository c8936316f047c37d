import createClient, { type Client, type ClientOptions } from 'openapi-fetch';
import type {
  components as Commissioning,
  paths as CommissioningPaths,
} from './commissioning.gen.ts';
import type { components as Projects, paths as ProjectsPaths } from './projects.gen.ts';

export { documents, type OpenApiDocument, type Operation } from './documents.ts';
export type ServiceName = 'projects' | 'commissioning';
export type ProjectsClient = Client<ProjectsPaths>;
export type CommissioningClient = Client<CommissioningPaths>;
export type ProjectsSchemas = Projects['schemas'];
export type CommissioningSchemas = Commissioning['schemas'];
export type { ClientOptions };

/** The projects service, typed by the document that it publishes. */
export const createProjectsClient = (options: ClientOptions): ProjectsClient =>
  createClient<ProjectsPaths>(options);

/** The commissioning service, typed by the document that it publishes. */
export const createCommissioningClient = (options: ClientOptions): CommissioningClient =>
  createClient<CommissioningPaths>(options);
