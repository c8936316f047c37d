import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Exchange, UpstreamCall } from '../observability/exchange.ts';
import { FigureSums } from './figures.ts';
import type { Figures, Hop, OwnExchange, WatchedExchange } from 'page/watched';
import { Versions } from './versions.ts';
import { dropOldest } from './drop-oldest.ts';
import { type ReplicaAt, Wire } from './wire.ts';

/** Exchanges that users can look up. The oldest is removed first. */
const maxKept = 500;

export interface RecorderOptions {
  readonly upstreamAt: (origin: string) => Hop['upstream'] | undefined;
  readonly replicaAt: ReplicaAt;
  readonly onExchange: (exchange: WatchedExchange) => void;
}

/** Records exchanges and removes what watchers must not see. Costs nothing while it is stopped. */
export class Recorder {
  readonly #sums = new FigureSums();
  readonly #wire: Wire;
  readonly #versions = new Versions();
  readonly #kept = new Map<string, OwnExchange>();
  readonly #onExchange: (exchange: WatchedExchange) => void;
  #sequence = 0;
  #isRunning = false;

  constructor({ upstreamAt, replicaAt, onExchange }: RecorderOptions) {
    this.#wire = new Wire(upstreamAt, replicaAt);
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

  find(requestId: string, user: string): OwnExchange | undefined {
    return this.#kept.get(keyOf(requestId, user));
  }

  readonly #record = (event: unknown): void => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The bff publishes nothing else there.
    const exchange = event as Exchange;
    const sent = this.#wire.take(exchange);
    // Requests for the page, the documentation, health and metrics are not recorded.
    if (exchange.route?.startsWith('/projects') !== true) return;
    this.#sums.add(exchange);
    const replicaOf = (call: UpstreamCall) => this.#wire.replicaOf(call, sent);
    const watched = withoutNames(exchange, ++this.#sequence, this.#versions, replicaOf);
    const key = keyOf(exchange.requestId, exchange.user);
    this.#kept.delete(key);
    this.#kept.set(key, { exchange: watched, messages: maySeeHops(exchange) ? sent : [] });
    dropOldest(this.#kept, maxKept);
    this.#onExchange(watched);
  };
}

/** Two users may choose the same id. Neither part contains a space. */
const keyOf = (requestId: string, user: string | undefined): string => `${user} ${requestId}`;

/**
 * Whether the status shows that the user may read the resource. For anyone else, the hops would
 * reveal what exists: whether the bff has a stored response, or whether a zone has nodes.
 */
const maySeeHops = ({ status }: Exchange): boolean =>
  status < 400 || status === 403 || status === 412;

const withoutNames = (
  exchange: Exchange,
  sequence: number,
  versions: Versions,
  replicaOf: (call: UpstreamCall) => string | undefined,
): WatchedExchange => ({
  sequence,
  at: Math.round(exchange.startedAt),
  method: exchange.method,
  route: exchange.route?.replaceAll(/:(\w+)/g, '{$1}') ?? '',
  status: exchange.status,
  milliseconds: rounded(exchange.durationMs),
  hops: exchange.calls
    .filter(({ upstream }) => upstream === 'projects' || maySeeHops(exchange))
    .map((call) => hopOf(call, versions.madeBy(call), replicaOf(call))),
});

const hopOf = (call: UpstreamCall, version: string | null, replica: string | undefined): Hop => ({
  upstream: call.upstream,
  method: call.method,
  status: call.sentStatus ?? 0,
  milliseconds: rounded(call.durationMs),
  queries: call.queries ?? null,
  collapsed: call.cache.collapsed,
  ...(call.cache.gathered !== undefined && { revalidatedWith: call.cache.gathered - 1 }),
  ...(replica !== undefined && { replica }),
  ...(call.sharesLookup && { sharedLookup: true }),
  version,
});

const rounded = (milliseconds: number): number => Math.round(milliseconds * 100) / 100;
