import commissioning from '../../../openapi/commissioning.json' with { type: 'json' };
import projects from '../../../openapi/projects.json' with { type: 'json' };

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema: object;
}

interface Content {
  readonly [mediaType: string]: { readonly schema: object };
}

/** The parts of an operation that a gateway needs to offer the same operation. */
export interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<
    Record<
      string,
      {
        readonly description: string;
        readonly headers?: Readonly<Record<string, { readonly schema: object }>>;
        readonly content?: Content;
      }
    >
  >;
}

export interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

/** The services' published contracts, as committed in `openapi/`. */
export const documents: Readonly<Record<'projects' | 'commissioning', OpenApiDocument>> = {
  projects: projects,
  commissioning: commissioning,
};

/** Projects' schema of a zone. */
export const zoneSchema = projects.components.schemas.Zone;
