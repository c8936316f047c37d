import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { mutate } from './mutate.ts';
import { patchesOf } from './mutant.ts';
import { mutants } from './mutants.ts';

// `node --import <URL of this file>?<name>` runs a program with that mutant.
const wanted = decodeURIComponent(new URL(import.meta.url).search.slice(1));
const mutant = Object.values(mutants)
  .flat()
  .find(({ name }) => name === wanted);
if (mutant === undefined) throw new Error(`There is no mutant "${wanted}"`);
const patches = new Map(
  patchesOf(mutant).map((patch) => [
    new URL(`../../../${patch.file}`, import.meta.url).href,
    patch,
  ]),
);

registerHooks({
  load(url, context, nextLoad) {
    const patch = patches.get(url);
    if (patch === undefined) return nextLoad(url, context);
    const source = mutate(readFileSync(fileURLToPath(url), 'utf8'), wanted, patch.edits);
    return { format: 'module-typescript', source, shortCircuit: true };
  },
});
