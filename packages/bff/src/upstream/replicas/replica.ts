import { isIP, type LookupFunction } from 'node:net';
import { type Dispatcher, Pool } from 'undici';

export interface ReplicaOptions {
  readonly connections: number;
  readonly connectTimeoutMs: number;
  /** Time limit until a response begins, and between two chunks of it. */
  readonly timeoutMs: number;
  /** The minimum time that a failed replica is ejected, and the pause between two probes. */
  readonly probeIntervalMs: number;
  readonly readyPath: string;
  readonly report: (line: string) => void;
}

export class Replica {
  /** Its origin, and its address if the origin has several. */
  readonly name: string;
  readonly address: string | undefined;
  pending = 0;
  requests = 0;
  failures = 0;
  readonly #options: ReplicaOptions;
  readonly #pool: Pool;
  /** Readiness probes do not wait behind other requests. */
  readonly #probe: Pool;
  #isEjected = false;
  #isReported = false;
  #timer: NodeJS.Timeout | undefined;
  #lastProbe = -Infinity;
  #isClosed = false;

  /** @param address the only one of the origin's addresses to connect to; undefined: any */
  constructor(origin: string, address: string | undefined, options: ReplicaOptions) {
    const { connections, connectTimeoutMs, timeoutMs } = options;
    this.name = address === undefined ? origin : `${origin} (${address})`;
    this.address = address;
    this.#options = options;
    const timeouts = {
      connect: {
        timeout: connectTimeoutMs,
        ...(address !== undefined && { lookup: alwaysTo(address) }),
      },
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    };
    this.#pool = new Pool(origin, { ...timeouts, connections });
    this.#probe = new Pool(origin, { ...timeouts, connections: 1 });
  }

  /** An ejected replica gets requests only if all others are ejected too. */
  get isEjected(): boolean {
    return this.#isEjected;
  }

  get queued(): number {
    return this.#pool.stats.queued;
  }

  dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    return this.#pool.dispatch(options, handler);
  }

  /** Ejects the replica until a probe succeeds. */
  fail(reason: string): void {
    this.failures++;
    if (this.#isEjected || this.#isClosed) return;
    this.#isEjected = true;
    this.#report(reason);
    this.#probeAfter(this.#options.probeIntervalMs);
  }

  /** Ejects the replica until a probe succeeds, and probes it at once, because it may work. */
  suspect(reason: string): void {
    const { probeIntervalMs } = this.#options;
    if (this.#isEjected || this.#isClosed) return;
    if (performance.now() - this.#lastProbe < probeIntervalMs) return;
    this.#isEjected = true;
    void this.#probeNow(reason);
  }

  async checkReady(signal: AbortSignal): Promise<void> {
    const { statusCode, body } = await this.#probe.request({
      path: this.#options.readyPath,
      method: 'GET',
      signal,
    });
    await body.dump();
    if (statusCode !== 200) throw new Error(`answers ${statusCode}`);
  }

  /** @param how `close` finishes its requests in progress; `destroy` aborts them */
  async end(how: 'close' | 'destroy'): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await Promise.all([this.#pool[how](), this.#probe.destroy()]);
  }

  #report(reason: string): void {
    this.#isReported = true;
    this.#options.report(`${this.name} gets no requests until it is ready: ${reason}`);
  }

  #probeAfter(milliseconds: number): void {
    this.#timer = setTimeout(() => void this.#probeNow(), milliseconds).unref();
  }

  async #probeNow(reason?: string): Promise<void> {
    const { timeoutMs, probeIntervalMs, report } = this.#options;
    this.#lastProbe = performance.now();
    try {
      await this.checkReady(AbortSignal.timeout(timeoutMs));
    } catch {
      if (this.#isClosed) return;
      if (reason !== undefined) this.#report(reason);
      this.#probeAfter(probeIntervalMs);
      return;
    }
    this.#isEjected = false;
    if (this.#isReported) report(`${this.name} is ready and used again`);
    this.#isReported = false;
  }
}

/** The origin's host name remains in `Host` and in the TLS handshake. */
const alwaysTo =
  (address: string): LookupFunction =>
  (_hostname, { all }, callback) => {
    const family = isIP(address);
    if (all) callback(null, [{ address, family }]);
    else callback(null, address, family);
  };
