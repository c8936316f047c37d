import type { Mutant } from './mutants.ts';

/** @throws Error if a text of the mutant does not occur exactly once */
export function mutate(source: string, { name, edits }: Mutant): string {
  let mutated = source;
  for (const [text, replacement] of edits) {
    const parts = mutated.split(text);
    if (parts.length !== 2) {
      throw new Error(`"${name}": expected once, found ${parts.length - 1} times: ${text}`);
    }
    mutated = parts.join(replacement);
  }
  return mutated;
}
