import type { components, paths } from './bff.gen.ts';

/** The gateway's paths, for openapi-fetch. */
export type BffPaths = paths;
export type BffSchemas = components['schemas'];
