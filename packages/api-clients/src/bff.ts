import type { components } from './bff.gen.ts';

export type BffSchemas = components['schemas'];
