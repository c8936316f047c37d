import type { Layout } from './layout.ts';
import { litNumber, litWays } from './lit-ways.ts';

type Box = Layout['boxes'][keyof Layout['boxes']];

export function PartBox({ box, name, note }: { box: Box; name: string; note: string }) {
  const centre = box.x + box.width / 2;
  return (
    <g class="part">
      <rect {...box} rx={12} />
      <text class="part-name" x={centre} y={box.y + 32}>
        {name}
      </text>
      <text class="part-note" x={centre} y={box.y + 50}>
        {note}
      </text>
    </g>
  );
}

/** The responses that the bff has stored. */
export function Ram({ box }: { box: Box }) {
  const lit = litWays.value.get('ram');
  const centre = box.x + box.width / 2;
  return (
    <g class={`ram ${lit === undefined ? '' : `light-${lit.light}`}`}>
      <rect {...box} rx={8} />
      {lit && <rect {...box} rx={8} class="ram-lit" key={litNumber.value} />}
      <text class="part-note" x={centre} y={box.y + 24}>
        responses in RAM
      </text>
      <text class="way-label" x={centre} y={box.y + 44}>
        {lit?.label ?? ''}
      </text>
    </g>
  );
}

export function DatabaseBox({ box: { x, y, width, height } }: { box: Box }) {
  const radius = 10;
  const bottom = y + height - radius;
  const half = width / 2;
  return (
    <g class="part">
      <path
        d={
          `M${x} ${y + radius} A${half} ${radius} 0 0 1 ${x + width} ${y + radius} V${bottom} ` +
          `A${half} ${radius} 0 0 1 ${x} ${bottom} Z`
        }
      />
      <path d={`M${x} ${y + radius} A${half} ${radius} 0 0 0 ${x + width} ${y + radius}`} />
      <text class="part-note" x={x + half} y={y + height / 2 + radius}>
        PostgreSQL
      </text>
    </g>
  );
}
