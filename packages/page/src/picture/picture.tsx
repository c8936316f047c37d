import { sentenceOf } from '../explain/sentence.ts';
import { timeOf } from '../explain/why.ts';
import { recent } from '../live/live.ts';
import { DatabaseBox, PartBox, Ram } from './boxes.tsx';
import { type Layout, narrow, wide } from './layout.ts';
import { Legend } from './legend.tsx';
import { isWide } from './lit-ways.ts';
import { WayLine } from './way-line.tsx';

/** The parts of the system, with the hops of the last requests lit. */
export function Picture() {
  return (
    <section class="card picture" aria-labelledby="picture-title">
      <h2 id="picture-title">What each request does</h2>
      <div class="picture-body">
        <Scene layout={isWide.value ? wide : narrow} />
        <Recent />
      </div>
      <Legend />
    </section>
  );
}

function Scene({ layout: { viewBox, boxes, lines } }: { layout: Layout }) {
  return (
    <svg
      class="scene"
      viewBox={viewBox}
      role="img"
      aria-label="Clients send requests to the bff. The bff sends requests to projects and commissioning, which have a database each."
    >
      {Object.entries(lines).map(([way, line]) => (
        <WayLine key={way} way={way as keyof Layout['lines']} line={line} />
      ))}
      <PartBox box={boxes.client} name="clients" note="Ann, Bob, you" />
      <PartBox box={boxes.bff} name="bff" note="revalidates every read" />
      <Ram box={boxes.ram} />
      <PartBox box={boxes.projects} name="projects" note="knows its versions" />
      <PartBox box={boxes.commissioning} name="commissioning" note="knows its versions" />
      <DatabaseBox box={boxes['projects-database']} />
      <DatabaseBox box={boxes['commissioning-database']} />
    </svg>
  );
}

function Recent() {
  if (recent.value.length === 0) {
    return <p class="quiet">No requests yet. They appear here live.</p>;
  }
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
