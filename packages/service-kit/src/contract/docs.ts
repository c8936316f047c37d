import helmet from '@fastify/helmet';
import swagger, { type FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { App } from '../app-type.ts';

export interface Documentation {
  readonly title: string;
  readonly version: string;
  readonly description: string;
  readonly tags?: readonly { readonly name: string; readonly description: string }[];
  /** Scripts that run before Swagger UI starts. */
  readonly scripts?: readonly { readonly filename: string; readonly content: string }[];
}

/** Allows only the service's own resources, and the data images in Swagger UI's styles. */
const contentSecurityPolicy = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:'],
    fontSrc: ["'self'", 'data:'],
    connectSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
  },
};

/** Swagger UI at `/docs`, the OpenAPI 3.1 document at `/docs/json`. Register before all routes. */
export async function registerDocs(app: App, documentation: Documentation): Promise<void> {
  const { title, version, description, tags = [], scripts = [] } = documentation;
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title,
        version,
        description,
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: '/' }],
      // Explicit: there is no authentication.
      security: [],
      tags: [...tags, { name: 'operations', description: 'For operators of the service' }],
    },
    transformObject: withSchemasInUse,
    // Shared schemas keep their names.
    refResolver: {
      buildLocalReference: ({ $id }, _base, _fragment, index) =>
        typeof $id === 'string' ? $id : `schema-${index}`,
    },
  });
  await app.register(async (pages) => {
    // Only the proxy in front of the service knows whether there is TLS.
    await pages.register(helmet, { contentSecurityPolicy, strictTransportSecurity: false });
    await pages.register(swaggerUi, {
      routePrefix: '/docs',
      theme: { title, js: [...scripts] },
      uiConfig: { deepLinking: true, displayRequestDuration: true, tryItOutEnabled: true },
    });
  });
}

/** Removes the kit's schemas that a service does not use, and sorts the others by name. */
const withSchemasInUse: NonNullable<FastifyDynamicSwaggerOptions['transformObject']> = (
  document,
) => {
  if ('swaggerObject' in document) return document.swaggerObject;
  const { openapiObject } = document;
  const text = JSON.stringify(openapiObject);
  const { components } = openapiObject;
  const used = Object.entries(components?.schemas ?? {})
    .filter(([name]) => text.includes(`"#/components/schemas/${name}"`))
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  if (components !== undefined) components.schemas = Object.fromEntries(used);
  return openapiObject;
};
