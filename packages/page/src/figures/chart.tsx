import { points } from '../live/live.ts';

const lines = [
  ['revalidated', 'not-modified', '304s from the backends'],
  ['collapsed', 'collapsed', 'reads that shared a round trip'],
  ['queries', 'query', 'database queries'],
] as const;
const seconds = 300;
const height = 100;

/** The last five minutes, with a point per second. */
export function Chart() {
  const all = points.value;
  const now = all.at(-1)?.at ?? 0;
  const top = Math.max(5, ...all.flatMap((point) => lines.map(([key]) => point[key])));
  return (
    <figure class="chart">
      <figcaption>Per second, during the last five minutes:</figcaption>
      <ul class="legend">
        {lines.map(([key, light, name]) => (
          <li key={key} class={`light-${light}`}>
            {name}
          </li>
        ))}
      </ul>
      <div class="chart-plot">
        <span>{top}</span>
        <svg
          viewBox={`0 0 ${seconds} ${height}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={`At most ${top} per second`}
        >
          {lines.map(([key, light]) => (
            <polyline
              key={key}
              class={`light-${light}`}
              points={all
                .map((point) => `${seconds - now + point.at},${height * (1 - point[key] / top)}`)
                .join(' ')}
            />
          ))}
        </svg>
        <span>0</span>
      </div>
      <p class="chart-axis">
        <span>5 minutes ago</span>
        <span>now</span>
      </p>
    </figure>
  );
}
