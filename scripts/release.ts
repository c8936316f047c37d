// Packs the libraries and publishes them to the npm registry.
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { directoryOf, libraries, manifestOf, pack } from '../packages/packaging/src/pack.ts';
import { readArguments } from './arguments.ts';

const usage = `Usage: pnpm release [--dry-run]

Packs the libraries into .data/release and publishes them, dependencies first.
Run \`pnpm changeset version\` before: it writes the versions and the changelogs.

  --dry-run  only pack, and report what would prevent publishing
`;

const { values } = readArguments(usage, { 'dry-run': { type: 'boolean', default: false } });

async function obstacles(): Promise<string[]> {
  const found: string[] = [];
  for (const library of libraries) {
    const { version, repository } = await manifestOf(library);
    const changelog = await readFile(join(directoryOf(library), 'CHANGELOG.md'), 'utf8');
    if (!changelog.split('\n').includes(`## ${version}`)) {
      found.push(`${library}: CHANGELOG.md: expected a section ## ${version}`);
    }
    const url = repository?.url ?? '';
    // The reserved domain example.com (RFC 2606) is a placeholder for a URL that is not known yet.
    if (url === '' || new URL(url).hostname === 'example.com') {
      found.push(`${library}: repository.url: expected the repository's URL, received '${url}'`);
    }
  }
  return found;
}

const found = await obstacles();
for (const obstacle of found) console.error(obstacle);
if (found.length > 0 && !values['dry-run']) process.exit(1);

const destination = fileURLToPath(new URL('../.data/release', import.meta.url));
await rm(destination, { recursive: true, force: true });
await mkdir(destination, { recursive: true });
for (const archive of await pack(destination)) {
  console.log(archive);
  if (!values['dry-run']) execFileSync('npm', ['publish', archive], { stdio: 'inherit' });
}
