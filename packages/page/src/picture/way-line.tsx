import type { Layout } from './layout.ts';
import { litNumber, litWays } from './lit-ways.ts';

type Lines = Layout['lines'];

/** A line between two parts, lit if the last requests used it. */
export function WayLine({ way, line }: { way: keyof Lines; line: Lines[keyof Lines] }) {
  const lit = litWays.value.get(way);
  const { path, label } = line;
  return (
    <g class={`way ${lit === undefined ? '' : `light-${lit.light}`}`} data-way={way}>
      <path class="way-idle" d={path} />
      {lit && (
        // A new element restarts the animation.
        <g key={litNumber.value}>
          <path class="way-lit" d={path} />
          <path class="way-pulse" d={path} pathLength={1} />
          <text class="way-label" x={label[0]} y={label[1]}>
            {lit.label}
          </text>
        </g>
      )}
    </g>
  );
}
