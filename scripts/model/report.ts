import type { Result } from './searches.ts';
import { table } from './table.ts';

export const statesTable = (results: readonly Result[]): string =>
  table(
    ['model', 'configuration', 'states', 'longest run'],
    results
      .filter(({ mutant }) => mutant === undefined)
      .map(({ model, configuration, found }) => [
        model.name,
        configuration.name,
        found.states.toLocaleString('en'),
        found.depth.toLocaleString('en'),
      ]),
  );

export const mutantsTable = (results: readonly Result[]): string =>
  table(
    ['model', 'mutant', 'refuted in'],
    results
      .filter(({ mutant }) => mutant !== undefined)
      .map(({ model, configuration, found }) => [
        model.name,
        configuration.name,
        found.story === undefined ? 'no run' : `${found.story.length} steps`,
      ]),
  );

export function summary(results: readonly Result[]): string {
  const configurations = results.filter(({ mutant }) => mutant === undefined);
  const states = configurations.reduce((sum, { found }) => sum + found.states, 0);
  return `${configurations.length} configurations have ${states.toLocaleString('en')} states in total.\n`;
}

export function printStories(results: readonly Result[], ofMutants: boolean): void {
  for (const { model, configuration, mutant, found, fault } of results) {
    const isWanted = fault !== undefined || (ofMutants && mutant !== undefined);
    if (found.story === undefined || !isWanted) continue;
    console.log(`\n${model.name}: ${configuration.name}`);
    for (const [index, line] of found.story.entries()) console.log(`${index + 1}. ${line}`);
  }
}
