import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, inject, test } from 'vitest';

const module = new URL('../src/compile-cache.ts', import.meta.url).pathname;
const script = `
  import { getCompileCacheDir } from 'node:module';
  import { cacheCompiledCode } from ${JSON.stringify(module)};
  cacheCompiledCode();
  console.log(getCompileCacheDir());`;

/** The directory in which a separate process caches its compiled code. */
async function directoryWith(environment: Record<string, string>): Promise<string> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', script],
    { env: environment },
  );
  return stdout.trim();
}

test('compiled code is cached in a directory of the package, or in the one from the environment', async () => {
  expect(await directoryWith({})).toContain('/service-kit/node_modules/.cache/compiled/');
  const named = `${inject('temporaryDirectory')}/compiled`;
  expect(await directoryWith({ NODE_COMPILE_CACHE: named })).toContain(named);
  expect(await directoryWith({ NODE_DISABLE_COMPILE_CACHE: '1' })).toBe('undefined');
});
