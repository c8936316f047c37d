import { signal } from '@preact/signals';
import { messageOf } from '../client/problem.ts';

/** The state of one resource. The last data stays visible during the next read. */
export interface Entry<Data> {
  readonly state: 'loading' | 'ready' | 'gone' | 'failed';
  readonly data?: Data | undefined;
  readonly etag?: string | undefined;
  /** Why there is no data, for people. */
  readonly message?: string;
}

interface FetchResult<Data> {
  readonly data?: Data;
  readonly error?: unknown;
  readonly response: Response;
}

/** Resources of one kind by their paths, as last read. */
export class ResourceStore<Data> {
  readonly #entries = signal<ReadonlyMap<string, Entry<Data>>>(new Map());

  get(path: string): Entry<Data> | undefined {
    return this.#entries.value.get(path);
  }

  /** @returns the data; undefined if the read failed, and then `get` says why */
  async load(path: string, call: () => Promise<FetchResult<Data>>): Promise<Data | undefined> {
    this.#put(path, { ...this.#entries.peek().get(path), state: 'loading' });
    try {
      const { data, error, response } = await call();
      if (data !== undefined) {
        this.#put(path, { state: 'ready', data, etag: response.headers.get('etag') ?? undefined });
        return data;
      }
      const state = response.status === 404 ? 'gone' : 'failed';
      this.#put(path, { state, message: messageOf(error) });
    } catch (error) {
      this.#put(path, { state: 'failed', message: messageOf(error) });
    }
    return undefined;
  }

  #put(path: string, entry: Entry<Data>): void {
    this.#entries.value = new Map(this.#entries.peek()).set(path, entry);
  }
}
