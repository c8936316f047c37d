import helmet from '@fastify/helmet';
import swagger, { type FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { App } from '../app-type.ts';

export interface Documentation {
  readonly title: string;
  readonly version: string;
  readonly description: string;
  readonly tags?: readonly { readonly name: string; readonly description: string }[];
  /** Scripts for Swagger UI, which run before it starts. */
  readonly scripts?: readonly { readonly filename: string; readonly content: string }[];
}

/** Everything from the service itself; images also as data, which Swagger UI's styles use. */
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
      // Said outright: there is no authentication.
      security: [],
      tags: [...tags, { name: 'operations', description: 'For who runs the service' }],
    },
    transformObject: withoutUnused,
    // Shared schemas keep their names in the document.
    refResolver: {
      buildLocalReference: ({ $id }, _base, _fragment, index) =>
        typeof $id === 'string' ? $id : `schema-${index}`,
    },
  });
  await app.register(async (pages) => {
    // Whether there is TLS is known to what stands in front alone.
    await pages.register(helmet, { contentSecurityPolicy, strictTransportSecurity: false });
    await pages.register(swaggerUi, {
      routePrefix: '/docs',
      theme: { title, js: [...scripts] },
      uiConfig: { deepLinking: true, displayRequestDuration: true, tryItOutEnabled: true },
    });
  });
}

/** The kit registers schemas for every service; not every service has a use for each of them. */
const withoutUnused: NonNullable<FastifyDynamicSwaggerOptions['transformObject']> = (document) => {
  if ('swaggerObject' in document) return document.swaggerObject;
  const { openapiObject } = document;
  const text = JSON.stringify(openapiObject);
  const schemas = openapiObject.components?.schemas ?? {};
  for (const name of Object.keys(schemas)) {
    if (!text.includes(`"#/components/schemas/${name}"`)) delete schemas[name];
  }
  return openapiObject;
};
