import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Exchange, UpstreamCall } from '../observability/exchange.ts';
import { FigureSums } from './figures.ts';
import type { Figures, Hop, OwnExchange, WatchedExchange } from 'page/watched';
import { Versions } from './versions.ts';
import { Wire } from './wire.ts';

/** How many exchanges can be asked for by who sent them; the oldest is forgotten first. */
const maxKept = 500;

export interface RecorderOptions {
  /** The backend at an origin. */
  readonly upstreamAt: (origin: string) => Hop['upstream'] | undefined;
  /** Told of each exchange, without names. */
  readonly onExchange: (exchange: WatchedExchange) => void;
}

/** Turns the bff's exchanges into what watchers may see. Costs nothing while it is stopped. */
export class Recorder {
  readonly #sums = new FigureSums();
  readonly #wire: Wire;
  readonly #versions = new Versions();
  readonly #kept = new Map<string, OwnExchange>();
  readonly #onExchange: (exchange: WatchedExchange) => void;
  #sequence = 0;
  #isRunning = false;

  constructor({ upstreamAt, onExchange }: RecorderOptions) {
    this.#wire = new Wire(upstreamAt);
    this.#onExchange = onExchange;
  }

  start(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    subscribe('bff:exchange', this.#record);
    this.#wire.start();
  }

  stop(): void {
    if (!this.#isRunning) return;
    this.#isRunning = false;
    unsubscribe('bff:exchange', this.#record);
    this.#wire.stop();
    this.#kept.clear();
  }

  get figures(): Figures {
    return this.#sums.snapshot();
  }

  /** What this user asked under this id, and what was said behind the bff for it. */
  find(requestId: string, user: string): OwnExchange | undefined {
    return this.#kept.get(keyOf(requestId, user));
  }

  readonly #record = (event: unknown): void => {
    const exchange = event as Exchange;
    const sent = this.#wire.take(exchange);
    // The page, its documentation and what operators ask for are not what is to be seen.
    if (exchange.route?.startsWith('/projects') !== true) return;
    this.#sums.add(exchange);
    const watched = withoutNames(exchange, ++this.#sequence, this.#versions);
    const key = keyOf(exchange.requestId, exchange.user);
    this.#kept.delete(key);
    this.#kept.set(key, { exchange: watched, messages: mayKnow(exchange) ? sent : [] });
    if (this.#kept.size > maxKept) this.#kept.delete(this.#kept.keys().next().value as string);
    this.#onExchange(watched);
  };
}

/** Two users may have chosen the same id. In neither is a space. */
const keyOf = (requestId: string, user: string | undefined): string => `${user} ${requestId}`;

/**
 * Whether the answer itself shows that its user may read what was asked for. To anyone else the hops
 * would tell what is there: that the bff has an answer of it stored, or that it has nodes.
 */
const mayKnow = ({ status }: Exchange): boolean => status < 400 || status === 403 || status === 412;

const withoutNames = (
  exchange: Exchange,
  sequence: number,
  versions: Versions,
): WatchedExchange => ({
  sequence,
  at: Math.round(exchange.startedAt),
  method: exchange.method,
  route: exchange.route?.replaceAll(/:(\w+)/g, '{$1}') ?? '',
  status: exchange.status,
  milliseconds: rounded(exchange.durationMs),
  hops: exchange.calls
    .filter(({ upstream }) => upstream === 'projects' || mayKnow(exchange))
    .map((call) => hopOf(call, versions.madeBy(call))),
});

const hopOf = (call: UpstreamCall, version: string | null): Hop => ({
  upstream: call.upstream,
  method: call.method,
  status: call.sentStatus ?? 0,
  milliseconds: rounded(call.durationMs),
  queries: call.queries ?? null,
  collapsed: call.cache.collapsed,
  version,
});

const rounded = (milliseconds: number): number => Math.round(milliseconds * 100) / 100;
