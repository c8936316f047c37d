import { registerHooks } from 'node:module';

/** Runs the bff with undici's cache instead of ours. */
const replacement = new URL('undici-cache.ts', import.meta.url).href;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'undici-revalidating-cache' && context.parentURL !== replacement
      ? { url: replacement, shortCircuit: true }
      : next(specifier, context),
});
await import('../../../bff/src/main.ts');
