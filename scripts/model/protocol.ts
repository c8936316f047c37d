import { readFile, writeFile } from 'node:fs/promises';
import { mutantsTable, statesTable, summary } from './report.ts';
import type { Result } from './searches.ts';

export const protocolFile = new URL(
  '../../packages/fastify-conditional-requests/PROTOCOL.md',
  import.meta.url,
);

/** The text between `<!-- begin name -->` and `<!-- end name -->`. */
export function blockOf(text: string, name: string): string {
  const [, rest] = text.split(`<!-- begin ${name} -->\n\n`);
  const [block, after] = rest?.split(`\n<!-- end ${name} -->`) ?? [];
  if (block === undefined || after === undefined) {
    throw new Error(`PROTOCOL.md: expected <!-- begin ${name} --> and <!-- end ${name} -->`);
  }
  return block;
}

/**
 * Compares the tables in PROTOCOL.md with the results of all models, or replaces them.
 *
 * @returns the names of the tables that differ
 */
export async function compareProtocol(
  results: readonly Result[],
  version: string,
  isUpdate: boolean,
): Promise<string[]> {
  const blocks = {
    states: `${statesTable(results)}\n${summary(results)}`,
    mutants: mutantsTable(results),
    spin: `The tables are from ${version}.\n`,
  };
  const before = await readFile(protocolFile, 'utf8');
  // Another version of Spin may merge steps differently, so it counts other states.
  const isComparable = blockOf(before, 'spin') === blocks.spin;
  if (!isComparable && !isUpdate) {
    console.log(`PROTOCOL.md is not compared, because its tables are not from ${version}`);
    return [];
  }
  let after = before;
  const different: string[] = [];
  for (const [name, block] of Object.entries(blocks)) {
    const current = blockOf(before, name);
    if (current === block) continue;
    different.push(name);
    after = after.replace(
      `<!-- begin ${name} -->\n\n${current}`,
      () => `<!-- begin ${name} -->\n\n${block}`,
    );
  }
  if (isUpdate && after !== before) await writeFile(protocolFile, after);
  return different;
}
