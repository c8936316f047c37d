import { styleText } from 'node:util';

const width = 'commissioning'.length;
const colors = ['cyan', 'magenta', 'green', 'yellow'] as const;
const seen: string[] = [];

/** Prints lines under that name, in a color of its own. */
export function linePrinter(name: string): (line: string) => void {
  if (!seen.includes(name)) seen.push(name);
  const color = colors[seen.indexOf(name) % colors.length] ?? 'cyan';
  const prefix = styleText(color, `${name.padEnd(width)} |`, { stream: process.stdout });
  return (line) => void process.stdout.write(`${prefix} ${line}\n`);
}

/** Prints what dev itself has to say. */
export const say = linePrinter('dev');

/** The terminal may be gone before we are. */
export function ignoreLostOutput(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
}
