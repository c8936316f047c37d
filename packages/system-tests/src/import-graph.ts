import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const packages = join(root, 'packages');

interface Manifest {
  readonly exports?: string | Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
}

export interface Import {
  /** The absolute path of a file in the workspace, otherwise the specifier. */
  readonly target: string;
  readonly isTypeOnly: boolean;
}

/** The packages of the workspace, named like their directories. */
export const packageNames: readonly string[] = globSync('*/package.json', { cwd: packages }).map(
  (file) => file.split(/[/\\]/, 1)[0] ?? '',
);

const manifestOf = (name: string) =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- A file of this repository.
  JSON.parse(readFileSync(join(packages, name, 'package.json'), 'utf8')) as Manifest;

export const dependenciesOf = (name: string): string[] =>
  Object.keys(manifestOf(name).dependencies ?? {});

export const sourcesOf = (name: string): string[] =>
  globSync('src/**/*.ts', { cwd: join(packages, name) }).map((file) => join(packages, name, file));

/** The package that contains a file of the workspace, or the top-level directory, such as `openapi`. */
export const packageOf = (file: string): string | undefined =>
  file.startsWith(root)
    ? /^(?:packages.)?(\w[\w-]*)/.exec(file.slice(root.length))?.[1]
    : undefined;

const statement =
  /^(?:import|export)\s+(type\s)?[^'";]*?\bfrom\s*'([^']+)'|^import\s*'([^']+)'|\bimport\(\s*'([^']+)'/gm;

export function importsOf(file: string): Import[] {
  const source = readFileSync(file, 'utf8');
  return [...source.matchAll(statement)].map(([, type, from, alone, dynamic]) => ({
    target: resolve(file, from ?? alone ?? dynamic ?? ''),
    isTypeOnly: type !== undefined,
  }));
}

function resolve(file: string, specifier: string): string {
  if (specifier.startsWith('.')) return join(file, '..', specifier);
  const [name = '', ...rest] = specifier.split('/');
  if (!packageNames.includes(name)) return specifier;
  const { exports = {} } = manifestOf(name);
  const entries = typeof exports === 'string' ? { '.': exports } : exports;
  const entry = entries[['.', ...rest].join('/')];
  if (entry === undefined) throw new Error(`${file} imports ${specifier}, which is not exported`);
  return join(packages, name, entry);
}

/** All modules that a service's process loads: files of the workspace, and names of other modules. */
export function loadedBy(service: string): ReadonlySet<string> {
  const loaded = new Set([join(packages, service, 'src/main.ts')]);
  for (const file of loaded) {
    if (packageOf(file) === undefined) continue;
    for (const { target, isTypeOnly } of importsOf(file)) if (!isTypeOnly) loaded.add(target);
  }
  return loaded;
}
