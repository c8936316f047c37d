import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { directoryOf } from '../src/pack.ts';
import { excerpts, firstCode, readmeOf } from '../src/readme.ts';

describe.each([
  ['entity-tags', 1],
  ['gathered-revalidation', 0],
  ['fastify-conditional-requests', 6],
  ['undici-revalidating-cache', 0],
] as const)('%s', (library, excerptCount) => {
  const read = (example: string) =>
    readFile(join(directoryOf(library), 'examples', example), 'utf8');

  test('the README shows code as the examples have it', async () => {
    const readme = await readmeOf(library);
    const shown = excerpts(readme);
    for (const { example, code } of shown) expect(await read(example), example).toContain(code);
    expect(shown).toHaveLength(excerptCount);
  });

  test('the README links every example', async () => {
    const readme = await readmeOf(library);
    const directory = join(directoryOf(library), 'examples');
    const examples = existsSync(directory) ? await readdir(directory) : [];
    const linked = examples.filter((file) => readme.includes(`](examples/${file})`));
    expect(linked).toEqual(examples);
  });
});

test.each(['fastify-conditional-requests', 'undici-revalidating-cache'] as const)(
  '%s: the README begins with quick-start.js',
  async (library) => {
    const file = join(directoryOf(library), 'examples/quick-start.js');
    expect(firstCode(await readmeOf(library))).toBe(await readFile(file, 'utf8'));
  },
);
