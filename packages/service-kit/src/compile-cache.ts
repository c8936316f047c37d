import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

/**
 * What Node compiles of all that is imported from now on, it keeps on disk for the next start, which
 * takes a quarter less CPU time. Not where Node has it by default, among temporary files, where other
 * users could put theirs. `NODE_COMPILE_CACHE` names another directory, and
 * `NODE_DISABLE_COMPILE_CACHE=1` does without; so does a start that cannot write to it.
 */
export const cacheCompiledCode = (): void =>
  void enableCompileCache(
    fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url)),
  );
