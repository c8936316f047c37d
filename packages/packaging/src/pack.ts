import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The published packages; each depends only on those before it. */
export const libraries = [
  'entity-tags',
  'gathered-revalidation',
  'fastify-conditional-requests',
  'undici-revalidating-cache',
] as const;
export type Library = (typeof libraries)[number];

export const directoryOf = (library: Library): string =>
  fileURLToPath(new URL(`../../${library}`, import.meta.url));

export interface Manifest {
  readonly name: Library;
  readonly version: string;
  readonly repository?: { readonly url?: string };
}

export const manifestOf = async (library: Library): Promise<Manifest> =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- A file of this repository.
  JSON.parse(await readFile(join(directoryOf(library), 'package.json'), 'utf8')) as Manifest;

/**
 * Builds and packs the libraries.
 *
 * @param destination an existing directory
 * @returns paths of the archives, in the order of `libraries`
 */
export async function pack(destination: string): Promise<string[]> {
  const selected = libraries.flatMap((library) => ['--filter', library]);
  const args = ['--yes', 'pnpm@12', ...selected, 'pack', '--pack-destination', destination];
  await run('npx', args, { cwd: fileURLToPath(new URL('../../..', import.meta.url)) });
  const manifests = await Promise.all(libraries.map(manifestOf));
  return manifests.map(({ name, version }) => join(destination, `${name}-${version}.tgz`));
}
