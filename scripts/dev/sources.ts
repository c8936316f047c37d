import { readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { watch } from 'chokidar';

/** Editors and `git checkout` write many files at once. */
const quietMs = 100;

const extension = /\.(?:tsx?|json|sql|html|css|svg)$/;

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
}

export function closureOf(root: string, name: string): Set<string> {
  const found = new Set<string>();
  const add = (name: string): void => {
    if (found.has(name)) return;
    found.add(name);
    const file = join(root, 'packages', name, 'package.json');
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- A file of this repository.
    const { dependencies = {} } = JSON.parse(readFileSync(file, 'utf8')) as Manifest;
    for (const [other, version] of Object.entries(dependencies)) {
      if (version.startsWith('workspace:')) add(other);
    }
  };
  add(name);
  return found;
}

/**
 * Watches the sources of all packages, and the contracts. It watches directories, because a watch on a
 * file ends when the file is replaced. It ignores node_modules, which pnpm shares with other clones.
 *
 * @param onChange called when nothing has changed for a moment, with the names of the changed packages
 *   (api-clients for a contract) and one of the files
 */
export async function watchSources(
  root: string,
  onChange: (packages: ReadonlySet<string>, file: string) => void,
) {
  const changed = new Map<string, string>();
  const timer = setTimeout(() => {
    const [file = ''] = changed.values();
    const packages = new Set(changed.keys());
    changed.clear();
    if (packages.size > 0) onChange(packages, file);
  }, quietMs);
  const watcher = watch([join(root, 'packages'), join(root, 'openapi')], {
    ignoreInitial: true,
    ignored: (path) => !isSource(relative(root, path).split(sep)),
  });
  watcher.on('all', (_event, path) => {
    // Not the temporary files of editors.
    if (!extension.test(path)) return;
    const file = relative(root, path);
    const [top, name = ''] = file.split(sep);
    changed.set(top === 'openapi' ? 'api-clients' : name, file);
    timer.refresh();
  });
  await new Promise<void>((resolve, reject) =>
    watcher.once('ready', resolve).once('error', reject),
  );
  return {
    close: () => {
      clearTimeout(timer);
      return watcher.close();
    },
  };
}

/** Files and directories of a package that the services and the page are made of. */
const parts = new Set(['src', 'migrations', 'index.html', 'vite.config.ts', undefined]);

const isSource = ([top, name, part]: readonly (string | undefined)[]): boolean =>
  top === 'openapi' || ((name === undefined || !name.startsWith('.')) && parts.has(part));
