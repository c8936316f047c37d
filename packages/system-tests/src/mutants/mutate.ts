import type { Edits } from './mutant.ts';

/** @throws Error if a text does not occur exactly once */
export function mutate(source: string, name: string, edits: Edits): string {
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
