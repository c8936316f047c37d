import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
/** Packages that read rows and serialize responses. */
const packages = ['fastify', '@fastify/fast-json-stringify-compiler', 'pg'];
const sharedSources = [
  new URL('../', import.meta.url),
  new URL('.', import.meta.resolve('fastify-conditional-requests')),
];

/**
 * A hash of the code that makes responses: that of the service, this package and the library, and the
 * versions of the packages that read rows and serialize responses.
 *
 * @param directories with the service's code
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
  for (const name of packages) {
    const { version }: { version: string } = require(`${name}/package.json`);
    hash.update(`${name} ${version}\n`);
  }
  return hash.digest('base64url').slice(0, 8);
}
