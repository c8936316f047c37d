import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { reasonOf } from 'service-kit';

export type Resolve = (hostname: string) => Promise<readonly string[]>;

/**
 * Uses the system's resolver, as connections do, so `/etc/hosts` and search domains apply. If a host has
 * IPv4 addresses, its IPv6 addresses are ignored.
 */
export const resolveHost: Resolve = async (hostname) => {
  const all = await lookup(hostname, { all: true });
  const family = all.some((one) => one.family === 4) ? 4 : 6;
  const addresses = all.filter((one) => one.family === family).map(({ address }) => address);
  return [...new Set(addresses)].toSorted();
};

export interface AddressWatchOptions {
  readonly hostname: string;
  readonly intervalMs: number;
  readonly resolve: Resolve;
  readonly onChange: (addresses: readonly string[]) => void;
  readonly report: (line: string) => void;
}

/** Looks up the addresses of a host regularly. If a look-up fails, the last addresses remain. */
export class AddressWatch {
  readonly #options: AddressWatchOptions;
  #known = '';
  #isFailing = false;
  #isClosed = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: AddressWatchOptions) {
    this.#options = options;
  }

  /** Resolves after the first look-up. */
  async start(): Promise<void> {
    const { hostname, intervalMs, resolve, onChange, report } = this.#options;
    try {
      const addresses = await resolve(hostname);
      if (this.#isClosed) return;
      const known = addresses.join();
      if (known !== this.#known && known !== '') {
        this.#known = known;
        report(`${hostname} has the addresses ${addresses.join(', ')}`);
        onChange(addresses);
      }
      this.#isFailing = false;
    } catch (error) {
      if (!this.#isFailing) report(`The addresses of ${hostname} are unknown: ${reasonOf(error)}`);
      this.#isFailing = true;
    }
    if (!this.#isClosed) {
      this.#timer = setTimeout(() => void this.start(), intervalMs).unref();
    }
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }
}

/** Brackets around an IPv6 address are part of a URL, not of the address. */
export const isAddress = (hostname: string): boolean => isIP(hostname.replace(/^\[|\]$/g, '')) > 0;
