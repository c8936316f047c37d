import type { operations as CommissioningOperations } from './commissioning.gen.ts';
import { documents, type OpenApiDocument, type Operation } from './documents.ts';
import type { operations as ProjectsOperations } from './projects.gen.ts';

/** Every operation of each service, by its id in the document that the service publishes. */
export interface Operations {
  readonly projects: ProjectsOperations;
  readonly commissioning: CommissioningOperations;
}
export type ServiceName = keyof Operations;

/** What has to be known for a call of one operation: `{ path, query }`, each if it takes any. */
export type ParametersOf<
  Service extends ServiceName,
  Id extends keyof Operations[Service],
> = Operations[Service][Id] extends { parameters: infer All }
  ? Part<All, 'path'> & Part<All, 'query'>
  : never;
type Part<All, Name extends string> = All extends { [Key in Name]: object }
  ? { readonly [Key in Name]: All[Name] }
  : { readonly [Key in Name]?: All extends { [Key in Name]?: infer Some } ? Some : never };

/** Where an operation is. */
export interface Endpoint {
  readonly method: string;
  /** As the document has it: `/projects/{project_id}`. */
  readonly template: string;
  readonly operation: Operation;
  /** Path and query for these parameters. */
  readonly target: (parameters: Values) => string;
}

interface Values {
  readonly path?: object;
  readonly query?: object;
}

function endpointsOf({ paths }: OpenApiDocument): ReadonlyMap<string, Endpoint> {
  const endpoints = new Map<string, Endpoint>();
  for (const [template, methods] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      endpoints.set(operation.operationId, {
        method: method.toUpperCase(),
        template,
        operation,
        target: targetOf(template),
      });
    }
  }
  return endpoints;
}

/** The template is taken apart once, not with each request. */
function targetOf(template: string): Endpoint['target'] {
  const [start = '', ...rest] = template.split('{');
  const parts = rest.map((part) => part.split('}') as [name: string, literal: string]);
  return ({ path, query }) => {
    let target = start;
    for (const [name, literal] of parts) {
      target += encodeURIComponent((path as Record<string, string>)[name] as string) + literal;
    }
    let separator = '?';
    for (const name in query) {
      const value = (query as Record<string, string | number | undefined>)[name];
      if (value === undefined) continue;
      target += `${separator}${name}=${encodeURIComponent(value)}`;
      separator = '&';
    }
    return target;
  };
}

/** Every operation of each service, by its id. */
export const endpoints: Readonly<Record<ServiceName, ReadonlyMap<string, Endpoint>>> = {
  projects: endpointsOf(documents.projects),
  commissioning: endpointsOf(documents.commissioning),
};
