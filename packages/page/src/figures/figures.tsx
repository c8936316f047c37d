import { counted } from '../explain/counted.ts';
import { figures } from '../live/live.ts';
import { percentile } from '../live/sums.ts';
import type { Figures } from '../watched.ts';
import { Chart } from './chart.tsx';

type TextOf = (figures: Figures) => string;

const grouped = (figure: number): string => figure.toLocaleString('en');
const bytes = new Intl.NumberFormat('en', {
  style: 'unit',
  unit: 'byte',
  notation: 'compact',
  unitDisplay: 'narrow',
  maximumFractionDigits: 1,
});
const twoDigits = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 });

const tiles: readonly [id: string, name: string, light: string, textOf: TextOf][] = [
  ['requests', 'client requests', 'body', ({ requests }) => grouped(requests)],
  ['queries', 'database queries', 'query', ({ queries }) => grouped(queries)],
  ['backend-reads', 'backend reads, of which', 'body', ({ backendReads }) => grouped(backendReads)],
  ['revalidated', 'got a 304', 'not-modified', ({ revalidated }) => grouped(revalidated)],
  [
    'avoided',
    'ran no query of their own',
    'not-modified',
    ({ queriesAvoided }) => grouped(queriesAvoided),
  ],
  ['collapsed', 'shared a round trip', 'collapsed', ({ collapsed }) => grouped(collapsed)],
  ['bytes', 'of bodies not sent', 'body', ({ bytesNotSent }) => bytes.format(bytesNotSent)],
  [
    'latency',
    'median, 99th percentile',
    'body',
    ({ latencies }) =>
      `${[0.5, 0.99].map((share) => twoDigits.format(percentile(latencies, share) ?? 0)).join(', ')} ms`,
  ],
];

export function FiguresSection() {
  const now = figures.value;
  return (
    <details class="card">
      <summary>
        <h2>What it saves</h2>{' '}
        <span class="quiet">
          {now &&
            `${counted(now.requests, 'request')}, ${counted(now.queries, 'query', 'queries')}`}
        </span>
      </summary>
      <dl class="figures grid">
        {tiles.map(([id, name, light, textOf]) => (
          <div key={id} class={`light-${light}`}>
            <dt class="small quiet">{name}</dt>
            <dd data-figure={id}>{now ? textOf(now) : '–'}</dd>
          </div>
        ))}
      </dl>
      <Chart />
    </details>
  );
}
