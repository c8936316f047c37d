import { figures } from '../live/live.ts';
import { percentile } from '../live/sums.ts';
import { LoadButton } from './load-button.tsx';
import { Plot } from './plot.tsx';

/** Sums of the recorded requests, and the last five minutes. */
export function FiguresSection() {
  return (
    <section class="card figures" aria-labelledby="figures-title">
      <h2 id="figures-title">What it saves</h2>
      <Tiles />
      <Plot />
      <LoadButton />
    </section>
  );
}

function Tiles() {
  const now = figures.value;
  const p = (part: number): string => {
    const milliseconds = now && percentile(now.latencies, part);
    if (milliseconds === undefined || milliseconds === null) return '–';
    return milliseconds < 10 ? milliseconds.toFixed(1) : milliseconds.toFixed(0);
  };
  return (
    <dl class="tiles">
      <Tile name="client requests" value={count(now?.requests)} id="requests" />
      <Tile name="backend reads" value={count(now?.backendReads)} id="backend-reads" />
      <Tile
        name="backend reads answered 304"
        value={count(now?.revalidated)}
        light="not-modified"
        id="revalidated"
      />
      <Tile name="database queries" value={count(now?.queries)} light="query" id="queries" />
      <Tile
        name="backend reads without a query"
        value={count(now?.queriesAvoided)}
        light="not-modified"
        id="avoided"
      />
      <Tile
        name="backend reads shared"
        value={count(now?.collapsed)}
        light="collapsed"
        id="collapsed"
      />
      <Tile name="body bytes not sent" value={bytes(now?.bytesNotSent)} id="bytes" />
      <Tile name="p50 / p99, ms" value={`${p(0.5)} / ${p(0.99)}`} id="latency" />
    </dl>
  );
}

interface TileProps {
  readonly name: string;
  readonly value: string;
  readonly id: string;
  readonly light?: string;
}

const Tile = ({ name, value, id, light }: TileProps) => (
  <div class={light === undefined ? 'tile' : `tile light-${light}`}>
    <dt>{name}</dt>
    <dd data-figure={id}>{value}</dd>
  </div>
);

const count = (figure: number | undefined): string => figure?.toLocaleString('en') ?? '–';

function bytes(figure: number | undefined): string {
  if (figure === undefined) return '–';
  if (figure < 1_000) return `${figure} B`;
  const kilo = figure / 1_000;
  return kilo < 1_000 ? `${kilo.toFixed(1)} kB` : `${(kilo / 1_000).toFixed(1)} MB`;
}
