import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { directoryOf, type Library } from './pack.ts';

export const readmeOf = (library: Library): Promise<string> =>
  readFile(join(directoryOf(library), 'README.md'), 'utf8');

export const firstCode = (readme: string): string => /```[jt]s\n(.*?)```/s.exec(readme)?.[1] ?? '';

/** Code in a README and the example that a link just before it names. */
export const excerpts = (readme: string): { example: string; code: string }[] =>
  [...readme.matchAll(/\]\(examples\/([\w.-]+)\)[^\n]*:\n\n```[jt]s\n(.*?)```/gs)].map(
    ([, example = '', code = '']) => ({ example, code }),
  );
