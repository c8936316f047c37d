import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Packages that read rows and serialize responses. In each chain, a package depends on the next one. */
const packages = [
  ['fastify', '@fastify/fast-json-stringify-compiler', 'fast-json-stringify'],
  ['pg', 'pg-types'],
];
const sharedSources = [
  new URL('../', import.meta.url),
  new URL('.', import.meta.resolve('fastify-conditional-requests')),
];

interface Package {
  readonly name: string;
  readonly version: string;
}

/** The installed versions of these packages. */
export const packagesOfRelease: readonly Package[] = packages.flatMap((chain) => {
  let from: string = import.meta.url;
  return chain.map((name) => {
    const require = createRequire(from);
    from = require.resolve(name);
    const { version }: Package = require(`${name}/package.json`);
    return { name, version };
  });
});

/**
 * A hash of the code that makes responses: the service, this package, the library, and the
 * versions of the packages that read rows and serialize responses.
 */
export function releaseOf(directories: readonly URL[]): string {
  const hash = createHash('sha256');
  for (const directory of [...sharedSources, ...directories]) {
    const root = fileURLToPath(directory);
    const files = readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    for (const file of files.toSorted()) {
      hash
        .update(`${file.slice(root.length)}\n`)
        .update(readFileSync(file))
        .update('\n');
    }
  }
  for (const { name, version } of packagesOfRelease) hash.update(`${name} ${version}\n`);
  return hash.digest('base64url').slice(0, 8);
}
