import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import type { Result } from 'axe-core';
import type { Page } from 'playwright-core';

const source = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** The elements in which axe-core finds a serious or critical violation. */
export async function seriousFaults(page: Page): Promise<string[]> {
  // The debugger evaluates it, so the page's content security policy does not apply.
  await page.evaluate(await readFile(source, 'utf8'));
  const violations = await page.evaluate<Result[]>(
    'axe.run().then(({ violations }) => violations)',
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}
