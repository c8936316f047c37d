import path from 'node:path';
import type { Configuration, Model, Mutant } from './configurations.ts';
import { search, type Search } from './spin.ts';

interface Task {
  readonly model: Model;
  readonly configuration: Configuration;
  readonly mutant: Mutant | undefined;
}

export interface Result extends Task {
  readonly found: Search;
  /** The fault of this result; undefined for a correct protocol and for a refuted mutant. */
  readonly fault: string | undefined;
}

const tasksOf = (model: Model): Task[] => [
  ...model.configurations.map((configuration) => ({ model, configuration, mutant: undefined })),
  ...model.mutants.map((mutant) => ({ model, configuration: mutant, mutant })),
];

/**
 * Searches all configurations and mutants of the models, and prints each result.
 *
 * @param jobs how many searches run at the same time
 */
export async function searchAll(models: readonly Model[], jobs: number): Promise<Result[]> {
  const tasks = models.flatMap(tasksOf);
  const results: Result[] = [];
  const waiting = [...tasks];
  const work = async (): Promise<void> => {
    for (let task = waiting.shift(); task !== undefined; task = waiting.shift()) {
      const { model, configuration, mutant } = task;
      const directory = path.resolve('.data/model', `${model.name}-${tasks.indexOf(task)}`);
      const found = await search(model.name, configuration, directory, mutant !== undefined);
      const fault = faultOf(mutant, found);
      results[tasks.indexOf(task)] = { ...task, found, fault };
      const outcome = fault ?? (mutant === undefined ? 'holds' : 'refuted');
      const cost = `${found.states.toLocaleString('en')} states, ${found.seconds.toFixed(1)} s`;
      const progress = `[${Object.keys(results).length}/${tasks.length}]`;
      console.log(`${progress} ${model.name}: ${configuration.name}: ${outcome} (${cost})`);
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return results;
}

function faultOf(mutant: Mutant | undefined, { story }: Search): string | undefined {
  const violation = story?.at(-1);
  if (mutant === undefined) return violation === undefined ? undefined : `VIOLATED: ${violation}`;
  if (violation === undefined) return 'NOT REFUTED';
  return violation === mutant.breaks ? undefined : `VIOLATES ANOTHER PROPERTY: ${violation}`;
}
