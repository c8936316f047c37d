import { effect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import UPlot from 'uplot';
import { timeOf } from '../explain/why.ts';
import { points } from '../live/live.ts';

const lines = [
  ['backend 304s per second', '--not-modified'],
  ['queries per second', '--query'],
  ['shared reads per second', '--collapsed'],
] as const;
const minutes = [5, 4, 3, 2, 1, 0];
const fiveMinutes = 300;
const height = 200;

/** The last five minutes, with a point per second. */
export function Plot() {
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => (frame.current === null ? undefined : drawIn(frame.current)), []);
  return (
    <figure class="plot">
      <figcaption>
        The last five minutes. The axis on the right is the p99 latency of all requests in
        milliseconds.
      </figcaption>
      <div ref={frame} />
    </figure>
  );
}

function drawIn(frame: HTMLElement): () => void {
  let plot = new UPlot(optionsFor(frame), dataOf(), frame);
  const stop = effect(() => plot.setData(dataOf()));
  const redraw = (): void => {
    plot.destroy();
    plot = new UPlot(optionsFor(frame), dataOf(), frame);
  };
  const resized = new ResizeObserver(() => plot.setSize({ width: frame.clientWidth, height }));
  resized.observe(frame);
  const dark = matchMedia('(prefers-color-scheme: dark)');
  dark.addEventListener('change', redraw);
  return () => {
    stop();
    resized.disconnect();
    dark.removeEventListener('change', redraw);
    plot.destroy();
  };
}

function optionsFor(frame: HTMLElement): UPlot.Options {
  // A canvas cannot resolve variables or light-dark(), but the element's computed colour can.
  const colour = (variable: string): string => {
    frame.style.color = `var(${variable})`;
    return getComputedStyle(frame).color;
  };
  const axis = {
    stroke: colour('--quiet'),
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
    font: '12px system-ui, sans-serif',
  };
  return {
    width: frame.clientWidth,
    height,
    cursor: { drag: { x: false, y: false } },
    scales: {
      x: { range: (_plot, _min, max) => [max - fiveMinutes, max] },
      y: { range: (_plot, _min, max) => [0, Math.max(5, max * 1.1)] },
      ms: { range: (_plot, _min, max) => [0, Math.max(10, max * 1.2)] },
    },
    axes: [
      {
        ...axis,
        splits: (plot) => minutes.map((minute) => (plot.scales['x']?.max ?? 0) - 60 * minute),
        values: () => minutes.map((minute) => (minute === 0 ? 'now' : `${minute} min ago`)),
      },
      { ...axis, size: 44 },
      // oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- the enum exists only in uPlot's types
      { ...axis, scale: 'ms', side: 1, size: 44, grid: { show: false } },
    ],
    series: [
      { label: 'time', value: (_plot, at) => (at === null ? '–' : timeOf(1_000 * at)) },
      ...lines.map(([label, variable]) => ({
        label,
        stroke: colour(variable),
        width: 2,
        points: { show: false },
      })),
      {
        label: 'p99, ms',
        scale: 'ms',
        stroke: colour('--quiet'),
        dash: [3, 4],
        width: 1,
        points: { show: false },
      },
    ],
  };
}

function dataOf(): UPlot.AlignedData {
  const all = points.value;
  return [
    all.map(({ at }) => at),
    all.map(({ revalidated }) => revalidated),
    all.map(({ queries }) => queries),
    all.map(({ collapsed }) => collapsed),
    all.map(({ p99 }) => p99),
  ];
}
