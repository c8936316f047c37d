import type { Patch } from './mutants.ts';

/** @throws Error if a text of the patch does not occur exactly once */
export function mutate(source: string, { file, edits }: Patch): string {
  let mutated = source;
  for (const [text, replacement] of edits) {
    const parts = mutated.split(text);
    if (parts.length !== 2) {
      throw new Error(`${file}: expected once, found ${parts.length - 1} times: ${text}`);
    }
    mutated = parts.join(replacement);
  }
  return mutated;
}
