import { readFileSync } from 'node:fs';

/** The first SQL program of a Markdown file of this package. */
export function exampleFrom(file: string): string {
  const text = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
  const example = /^```sql\n(.*?)^```$/ms.exec(text)?.[1];
  if (example === undefined) throw new Error(`Expected an SQL program in ${file}`);
  return example;
}
