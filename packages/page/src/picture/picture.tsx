import { computed } from '@preact/signals';
import { sentenceOf } from '../explain/sentence.ts';
import { timeOf } from '../explain/why.ts';
import { LoadButton } from '../figures/load-button.tsx';
import { litWaysOf, type Way } from '../live/lights.ts';
import { arrived, recent } from '../live/live.ts';

const litWays = computed(() => litWaysOf(arrived.value));
/** Changes with each frame, so that an equal light is animated again. */
const litNumber = computed(() => arrived.value.at(-1)?.sequence ?? 0);

const legend = [
  ['not-modified', '304, no query', 'nothing changed'],
  ['query', 'query', 'reads content, a role or a version'],
  ['collapsed', 'shared', 'by several reads'],
] as const;

export function Picture() {
  return (
    <section class="card grid picture" aria-labelledby="picture-title">
      <header>
        <h2 id="picture-title">What each request does</h2>
        <LoadButton />
      </header>
      <Scene />
      <ul class="legend">
        {legend.map(([light, name, meaning]) => (
          <li key={light} class={`light-${light}`}>
            <strong>{name}</strong> {meaning}
          </li>
        ))}
      </ul>
      <Recent />
    </section>
  );
}

function Scene() {
  return (
    <div
      class="scene"
      role="img"
      aria-label="Clients send requests to the bff. The bff sends requests to projects and commissioning, which have a database each."
    >
      <Part name="clients" note="Ann, Bob, you" />
      <Line way="client" />
      <div class="part">
        <strong>bff</strong>
        <span class="quiet">revalidates every read</span>
        <Ram />
      </div>
      {(['projects', 'commissioning'] as const).map((name) => (
        <>
          <Line way={name} />
          <Part name={name} note={replicaOf(name) ?? 'knows its versions'} />
          <Line way={`${name}-database`} />
          <div class="part database">PostgreSQL</div>
        </>
      ))}
    </div>
  );
}

function replicaOf(name: Way): string | undefined {
  const { replica } = litWays.value.get(name) ?? {};
  return replica && `answered by ${replica}`;
}

const Part = ({ name, note }: { name: string; note: string }) => (
  <div class="part">
    <strong>{name}</strong>
    <span class="quiet">{note}</span>
  </div>
);

function Ram() {
  const lit = litWays.value.get('ram');
  return (
    <div class={`ram light-${lit?.light}`}>
      <span class="quiet">responses in RAM</span>
      <span class="way-label">{lit?.label ?? ' '}</span>
    </div>
  );
}

/** The line between two parts, lit if the last requests used it. */
function Line({ way }: { way: Way }) {
  const lit = litWays.value.get(way);
  return (
    <div class={`way ${lit === undefined ? '' : `light-${lit.light}`}`} data-way={way}>
      {/* A new element restarts the animation. */}
      <div class={lit === undefined ? 'way-line' : 'way-line way-lit'} key={litNumber.value} />
      {lit && <span class="way-label">{lit.label}</span>}
    </div>
  );
}

function Recent() {
  return (
    <ol class="recent" aria-label="The last requests">
      {recent.value.map((exchange) => (
        <li key={exchange.sequence}>
          <time>{timeOf(exchange.at)}</time> {sentenceOf(exchange)}
        </li>
      ))}
    </ol>
  );
}
