import type { components as Commissioning } from './commissioning.gen.ts';
import type { components as Projects } from './projects.gen.ts';

export { documents, type OpenApiDocument, type Operation } from './documents.ts';
export {
  type Endpoint,
  endpoints,
  type Operations,
  type ParametersOf,
  type ServiceName,
} from './operations.ts';
export type ProjectsSchemas = Projects['schemas'];
export type CommissioningSchemas = Commissioning['schemas'];
