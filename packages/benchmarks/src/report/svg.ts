import type { Result } from '../compete.ts';
import { summarise } from '../statistics.ts';

const colors =
  '#9aa0a6 #0b7a75 #d1495b #e8a0a9 #edae49 #8f5db7 #3b6fb6 #7fb2e5 #5b8c3e #a0522d'.split(' ');
const [nameWidth, plotWidth, bar, gap, top] = [230, 300, 11, 30, 70];

const measures = [
  { title: 'requests/s (more is better)', of: 'rate', range: 'rateRange' },
  { title: 'p99 in ms (less is better)', of: 'p99', range: 'p99Range' },
] as const;

/**
 * Draws a bar for each contender at each load: requests per second on the left, p99 on the right. Each
 * load has its own scale. A line through each bar shows minimum and maximum over the turns.
 */
export function plot(results: readonly Result[]): string {
  const contenders = [
    ...new Set(results.flatMap(({ entries }) => entries.map(({ contender }) => contender))),
  ];
  const parts: string[] = [];
  contenders.forEach((name, index) => {
    const x = 10 + (index % 4) * 210;
    const y = 10 + Math.floor(index / 4) * 18;
    parts.push(rectangle(x, y, 12, 12, colorOf(contenders, name)), text(x + 18, y + 10, name));
  });
  measures.forEach(({ title }, column) => {
    parts.push(text(left(column), top - 8, title, 'bold'));
  });
  let y = top;
  for (const result of results) {
    const summaries = summarise(result);
    parts.push(text(10, y + bar, result.load.name, 'bold'));
    measures.forEach(({ of, range }, column) => {
      const longest = Math.max(...summaries.map((summary) => summary[range][1]));
      const scale = (value: number) => (value / longest) * (plotWidth - 60);
      summaries.forEach((summary, row) => {
        const at = y + row * bar;
        const [minimum, maximum] = summary[range];
        const [from, to] = [scale(minimum), scale(maximum)];
        const value = summary[of];
        const color = colorOf(contenders, summary.contender);
        parts.push(
          rectangle(left(column), at, scale(value), bar - 2, color),
          rectangle(left(column) + from, at + bar / 2 - 1.5, to - from, 1, '#202124'),
          text(left(column) + to + 4, at + bar - 2, value.toFixed(value < 100 ? 1 : 0)),
        );
      });
    });
    y += summaries.length * bar + gap;
  }
  const width = left(measures.length);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${y}" font-family="sans-serif" font-size="10">`,
    rectangle(0, 0, width, y, '#ffffff'),
    ...parts,
    '</svg>\n',
  ].join('\n');
}

const left = (column: number): number => nameWidth + column * (plotWidth + 20);

const colorOf = (names: readonly string[], name: string): string =>
  colors[names.indexOf(name) % colors.length] ?? 'black';

const rectangle = (x: number, y: number, width: number, height: number, color: string): string =>
  `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" fill="${color}"/>`;

const text = (x: number, y: number, words: string, weight = 'normal'): string =>
  `<text x="${round(x)}" y="${round(y)}" font-weight="${weight}">${escape(words)}</text>`;

const round = (value: number): number => Math.round(value * 10) / 10;

const escape = (words: string): string => words.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
