import { parse } from 'yaml';
import { describe, expect, test } from 'vitest';
import { compose, readText } from '../src/compose.ts';
import { packageNames } from '../src/import-graph.ts';

const { build, command = [] } = compose.services['projects'] ?? {};
const dockerfile = readText(build?.dockerfile ?? '');
const ignored = readText('.dockerignore').split('\n');
/** The lines of each stage, with continued lines joined. */
const stages = dockerfile
  .replaceAll(/\\\n\s*/g, '')
  .split(/^(?=FROM )/m)
  .slice(1)
  .map((stage) => stage.split('\n').filter((line) => line !== '' && !line.startsWith('#')));
const last = stages.at(-1) ?? [];

/** These packages, and all packages of the workspace that they need in production. */
function neededBy(names: readonly string[], key: 'dependencies' | 'devDependencies'): Set<string> {
  const needed = new Set(names);
  for (const name of needed) {
    const manifest = JSON.parse(readText(`packages/${name}/package.json`));
    const others = { ...manifest.dependencies, ...(names.includes(name) && manifest[key]) };
    for (const other of Object.keys(others)) if (packageNames.includes(other)) needed.add(other);
  }
  return needed;
}

describe('the image', () => {
  test('is based on the official image of the Node version that the tests run on', () => {
    const { catalog } = parse(readText('pnpm-workspace.yaml'));
    const names = new Set(stages.map(([from = '']) => from.split(' ')[3]));
    const bases = stages.map(([from = '']) => from.split(' ')[1] ?? '');
    expect(bases.filter((base) => !names.has(base))).toEqual([
      `docker.io/library/node:${catalog.node}-slim`,
    ]);
  });

  test('installs the production dependencies of the three services, from their manifests alone', () => {
    const copied = [
      ...dockerfile.matchAll(/^COPY packages\/([\w-]+)\/package\.json packages\/\1\/$/gm),
    ];
    const services = ['bff', 'commissioning', 'projects'];
    expect(new Set(copied.map(([, name]) => name))).toEqual(
      neededBy([...services, 'page'], 'dependencies'),
    );
    expect(copied.every(({ index }) => index < dockerfile.indexOf('pnpm install'))).toBe(true);
    const install = stages.flat().find((line) => line.includes('--prod'));
    for (const name of services) expect(install).toContain(`--filter=${name}...`);
    expect(stages.flat().filter((line) => line === 'COPY . .')).toEqual([]);
  });

  test.each(packageNames)('excludes %s if and only if no service needs it', (name) => {
    const isNeeded = neededBy(['bff', 'commissioning', 'projects', 'page'], 'dependencies').has(
      name,
    );
    expect(ignored.includes(`packages/${name}`)).toBe(!isNeeded);
  });

  test('contains the page and a compile cache', () => {
    expect(last).toContain('COPY --from=page /app/packages/page/dist packages/page/dist');
    expect(last).toContain('ENV NODE_ENV=production NODE_COMPILE_CACHE=/compiled');
    expect(last.join('\n')).toMatch(/^RUN .*setpriv --reuid=1000 .*node --eval/m);
  });

  test('runs as the user who owns the compile cache, by number', () => {
    expect(last.filter((line) => line.startsWith('USER '))).toEqual(['USER 1000']);
    expect(compose.services['bff']?.user).toBe('1000');
    expect(command).toEqual(['node', 'packages/projects/src/main.ts']);
  });
});
