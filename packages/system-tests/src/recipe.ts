import { cp, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const left = /^(?:node_modules|\.git|\.data|packages\/[^/]+\/dist)$/;

/**
 * Copies the repository with its installed packages. Those of the workspace are the copies; all others are
 * the originals.
 */
export async function copyRepository(directory: string): Promise<void> {
  await cp(root, directory, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (source) => !left.test(relative(root, source)),
  });
  await symlink(`${root}node_modules`, `${directory}/node_modules`);
}

/** A code block of a README, and the file that the last line of code before it names. */
interface Block {
  readonly file: string;
  readonly language: string;
  readonly code: string;
}

export function blocksOf(markdown: string, section: string): Block[] {
  const [, text = ''] = markdown.split(`\n## ${section}\n`);
  let file = '';
  return [...text.matchAll(/^`([\w./-]+)`:$|^```(\w+)\n(.*?)^```$/gms)].flatMap(
    ([, named, language, code = '']) => {
      file = named ?? file;
      return language === undefined ? [] : [{ file, language, code }];
    },
  );
}

/** The block. If it is a migration, its file gets the next number. */
export async function numbered(block: Block, directory: string): Promise<Block> {
  const [, folder = '', name = ''] = /^(.*\/migrations)\/\d{4}_(.*)$/.exec(block.file) ?? [];
  if (name === '') return block;
  const last = (await readdir(`${directory}/${folder}`)).toSorted().at(-1) ?? '';
  const number = String(Number.parseInt(last, 10) + 1).padStart(4, '0');
  return { ...block, file: `${folder}/${number}_${name}` };
}

/** The lines of a diff without its first column. */
const textOf = (lines: readonly string[]) => lines.map((line) => `${line.slice(1)}\n`).join('');

/** Writes a new file, or adds the lines with a plus to one that has the others. */
export async function carryOut({ file, language, code }: Block, directory: string): Promise<void> {
  const path = `${directory}/${file}`;
  await mkdir(dirname(path), { recursive: true });
  if (language !== 'diff') {
    await writeFile(path, code, { flag: 'wx' });
    return;
  }
  const lines = code.trimEnd().split('\n');
  const before = textOf(lines.filter((line) => !line.startsWith('+')));
  const content = await readFile(path, 'utf8');
  if (content.split(before).length !== 2) {
    throw new Error(`${file} should have these lines once:\n${before}`);
  }
  await writeFile(
    path,
    content.replace(before, () => textOf(lines)),
  );
}
