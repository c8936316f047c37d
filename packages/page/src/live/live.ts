import { signal } from '@preact/signals';
import { announce } from '../announcement.ts';
import { type Writes, withWrites } from '../explain/writes.ts';
import type { Figures, Frame, WatchedExchange } from '../watched.ts';

export type Connection = 'connecting' | 'live' | 'lost';

export const connection = signal<Connection>('connecting');
/** The exchanges of the last frame: the lit ones. */
export const arrived = signal<readonly WatchedExchange[]>([]);
export const recent = signal<readonly WatchedExchange[]>([]);
export const figures = signal<Figures | undefined>(undefined);
/** The sums at the end of each of the last seconds. */
export const perSecond = signal<readonly Figures[]>([]);
export const writes = signal<Writes>(new Map());

const maxRecent = 3;
/** Five minutes and one more second, for the first difference. */
const maxSeconds = 301;
const retryMs = 1_500;

/** Shows the bff's requests live. Reconnects by itself; requests made meanwhile are not shown. */
export function watch(): void {
  connect();
  setInterval(everySecond, 1_000);
}

function connect(): void {
  const source = new EventSource('/page/events');
  source.addEventListener('open', () => {
    if (connection.peek() === 'lost') announce('The bff responds again');
    connection.value = 'live';
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The bff that serves this page also sends its events.
  source.addEventListener('message', ({ data }) => take(JSON.parse(String(data)) as Frame));
  source.addEventListener('error', () => {
    if (connection.peek() === 'live') announce('The bff does not respond. Retrying');
    connection.value = 'lost';
    // EventSource retries by itself, except after a response that is not an event stream.
    if (source.readyState !== EventSource.CLOSED) return;
    setTimeout(connect, retryMs);
  });
}

function take(frame: Frame): void {
  figures.value = frame.figures;
  if (frame.exchanges.length === 0) {
    // The first frame of a connection: the chart must not show earlier requests as current ones.
    perSecond.value = [];
    return;
  }
  arrived.value = frame.exchanges;
  recent.value = [...frame.exchanges.toReversed(), ...recent.peek()].slice(0, maxRecent);
  writes.value = withWrites(writes.peek(), frame.exchanges);
}

function everySecond(): void {
  const now = figures.peek();
  if (now !== undefined) perSecond.value = [...perSecond.peek(), now].slice(-maxSeconds);
}
