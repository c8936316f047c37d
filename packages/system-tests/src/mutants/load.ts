import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { mutate } from './mutate.ts';
import { mutants } from './mutants.ts';

// `node --import <URL of this file>?<name>` runs a program with that mutant.
const wanted = decodeURIComponent(new URL(import.meta.url).search.slice(1));
const mutant = Object.values(mutants)
  .flat()
  .find(({ name }) => name === wanted);
if (mutant?.file === undefined) throw new Error(`There is no mutant "${wanted}"`);
const { file, edits = [] } = mutant;
const { href } = new URL(`../../../${file}`, import.meta.url);

registerHooks({
  load(url, context, nextLoad) {
    if (url !== href) return nextLoad(url, context);
    const source = mutate(readFileSync(fileURLToPath(url), 'utf8'), wanted, edits);
    return { format: 'module-typescript', source, shortCircuit: true };
  },
});
