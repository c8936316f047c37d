import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { directoryOf, libraries } from '../src/pack.ts';
import { excerpts, firstCode, readmeOf } from '../src/readme.ts';

describe.each(libraries)('%s', (library) => {
  const read = (example: string) =>
    readFile(join(directoryOf(library), 'examples', example), 'utf8');

  test('the README shows code as the examples have it', async () => {
    const readme = await readmeOf(library);
    const shown = excerpts(readme);
    for (const { example, code } of shown) expect(await read(example), example).toContain(code);
    if (library !== 'entity-tags') expect(firstCode(readme)).toBe(await read('quick-start.js'));
  });

  test('the README links every example', async () => {
    const readme = await readmeOf(library);
    const examples = await readdir(join(directoryOf(library), 'examples'));
    const linked = examples.filter((file) => readme.includes(`](examples/${file})`));
    expect(linked).toEqual(examples);
  });
});
