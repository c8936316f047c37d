import { styleText } from 'node:util';

const width = 'commissioning 2'.length;
const colors = ['cyan', 'magenta', 'green', 'yellow'] as const;
const seen: string[] = [];

export function linePrinter(name: string): (line: string) => void {
  if (!seen.includes(name)) seen.push(name);
  const color = colors[seen.indexOf(name) % colors.length] ?? 'cyan';
  const prefix = styleText(color, `${name.padEnd(width)} |`, { stream: process.stdout });
  return (line) => void process.stdout.write(`${prefix} ${line}\n`);
}

export const say = linePrinter('dev');

/** Keeps dev running, and cleaning up, after the terminal has closed. */
export function ignoreLostOutput(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
}
