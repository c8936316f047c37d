import { signal } from '@preact/signals';
import { announce } from '../announcement.ts';
import { type Writes, withWrites } from '../explain/writes.ts';
import { type Point, pointOf } from './sums.ts';
import type { Figures, Frame, WatchedExchange } from '../watched.ts';

export type Connection = 'connecting' | 'live' | 'lost';

export const connection = signal<Connection>('connecting');
/** The exchanges of the last frame: what is lit now. */
export const arrived = signal<readonly WatchedExchange[]>([]);
/** The last ones, the newest first. */
export const recent = signal<readonly WatchedExchange[]>([]);
export const figures = signal<Figures | undefined>(undefined);
export const points = signal<readonly Point[]>([]);
export const writes = signal<Writes>(new Map());

const maxRecent = 8;
/** Five minutes. */
const maxPoints = 300;
const patienceMs = 1_500;

let run = '';
let atLastSecond: Figures | undefined;

/** Watches the bff's requests from now on, and comes back by itself when the bff does. */
export function watch(): void {
  connect();
  setInterval(everySecond, 1_000);
}

function connect(): void {
  const source = new EventSource('/page/events');
  source.addEventListener('open', () => {
    if (connection.peek() === 'lost') announce('The bff is back');
    connection.value = 'live';
  });
  source.addEventListener('message', ({ data }) => take(JSON.parse(String(data)) as Frame));
  source.addEventListener('error', () => {
    if (connection.peek() === 'live') announce('The bff does not answer: trying again');
    connection.value = 'lost';
    // It tries again by itself, but for an answer that is no event stream.
    if (source.readyState !== EventSource.CLOSED) return;
    setTimeout(connect, patienceMs);
  });
}

function take(frame: Frame): void {
  const isNewRun = frame.run !== run;
  run = frame.run;
  // What others have asked before this page was opened is not drawn as if it were of now.
  if (isNewRun) atLastSecond = frame.exchanges.length === 0 ? frame.figures : undefined;
  figures.value = frame.figures;
  if (frame.exchanges.length === 0) return;
  arrived.value = frame.exchanges;
  recent.value = [...frame.exchanges.toReversed(), ...recent.peek()].slice(0, maxRecent);
  writes.value = withWrites(writes.peek(), frame.exchanges);
}

function everySecond(): void {
  const now = figures.peek();
  if (now === undefined) return;
  const point = pointOf(Math.floor(Date.now() / 1_000), atLastSecond, now);
  points.value = [...points.peek(), point].slice(-maxPoints);
  atLastSecond = now;
}
