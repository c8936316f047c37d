import { perSecond } from '../live/live.ts';
import { ratesOf } from '../live/sums.ts';

const lines = [
  ['revalidated', 'not-modified', '304s from the backends'],
  ['collapsed', 'collapsed', 'reads that shared a round trip'],
  ['queries', 'query', 'database queries'],
] as const;
const seconds = 300;

export function Chart() {
  const rates = lines.map(([rate]) => ratesOf(perSecond.value, rate));
  const top = Math.max(5, ...rates.flat());
  const pointsOf = (values: readonly number[] = []): string =>
    values.map((value, at) => `${seconds - values.length + 1 + at},${top - value}`).join(' ');
  return (
    <figure class="chart small">
      <figcaption>Per second, up to {top}:</figcaption>
      <ul class="legend">
        {lines.map(([rate, light, name]) => (
          <li key={rate} class={`light-${light}`}>
            {name}
          </li>
        ))}
      </ul>
      <svg
        viewBox={`0 0 ${seconds} ${top}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`The last five minutes, up to ${top} per second`}
      >
        {lines.map(([rate, light], index) => (
          <polyline key={rate} class={`light-${light}`} points={pointsOf(rates[index])} />
        ))}
      </svg>
      <p class="quiet">
        <span>5 minutes ago</span>
        <span>now</span>
      </p>
    </figure>
  );
}
