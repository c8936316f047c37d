import type { Mutant } from './mutants.ts';

/** @throws Error if the source is not what the mutant was made for */
export function mutate(source: string, { name, edits }: Mutant): string {
  let mutated = source;
  for (const [text, replacement] of edits) {
    const parts = mutated.split(text);
    if (parts.length !== 2) {
      throw new Error(`"${name}" finds this text ${parts.length - 1} times, not once: ${text}`);
    }
    mutated = parts.join(replacement);
  }
  return mutated;
}
