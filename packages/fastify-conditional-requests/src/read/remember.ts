import { BoundedMap } from './bounded-map.ts';
import type { Tag, Version, VersionStore } from '../versions/version-store.ts';

/** A fact and the version that it belongs to; undefined if the tags moved while it was asked for. */
export interface Fact<Value> {
  readonly value: Value;
  readonly version: Version | undefined;
}

/** Small values, each kept under the version of the tags that it depends on. */
export class Memory {
  readonly #store: VersionStore;
  readonly #facts: BoundedMap<string, Fact<unknown>>;
  readonly #loading = new Map<string, { version: Version; fact: Promise<Fact<unknown>> }>();

  /** @param max how many facts to keep; the least recently used goes first */
  constructor(store: VersionStore, max: number) {
    this.#store = store;
    this.#facts = new BoundedMap(max);
  }

  get size(): number {
    return this.#facts.size;
  }

  /**
   * The value at the current version of the tags. `load` runs only if they moved since the value
   * was last loaded, or while they are marked.
   *
   * Synchronous if the store is and the value is there.
   */
  recall<Value>(
    tags: readonly Tag[],
    key: string,
    load: () => Promise<Value>,
  ): Fact<Value> | Promise<Fact<Value>> {
    const version = this.#store.read(tags);
    return version instanceof Promise
      ? version.then((settled) => this.#recallAt(settled, tags, key, load))
      : this.#recallAt(version, tags, key, load);
  }

  #recallAt<Value>(
    version: Version | undefined,
    tags: readonly Tag[],
    key: string,
    load: () => Promise<Value>,
  ): Fact<Value> | Promise<Fact<Value>> {
    const known = this.#facts.get(key);
    if (known !== undefined && known.version === version && version !== undefined) {
      return known as Fact<Value>;
    }
    if (version === undefined) return this.#load(undefined, tags, key, load);
    const loading = this.#loading.get(key);
    return loading?.version === version
      ? this.#join(loading.fact as Promise<Fact<Value>>, tags, key, load)
      : this.#load(version, tags, key, load);
  }

  /**
   * A load that was sent before this caller came is as good as one sent after it, if the tags
   * stood still from before the one until after the other; otherwise the caller asks for itself.
   */
  async #join<Value>(
    fact: Promise<Fact<Value>>,
    tags: readonly Tag[],
    key: string,
    load: () => Promise<Value>,
  ): Promise<Fact<Value>> {
    const joined = await fact.catch(() => undefined);
    if (joined?.version !== undefined) return joined;
    return this.#load(await this.#store.read(tags), tags, key, load);
  }

  #load<Value>(
    version: Version | undefined,
    tags: readonly Tag[],
    key: string,
    load: () => Promise<Value>,
  ): Promise<Fact<Value>> {
    const fact = this.#ask(version, tags, key, load);
    if (version === undefined) return fact;
    const loading = { version, fact };
    this.#loading.set(key, loading);
    const forget = (): void => {
      if (this.#loading.get(key) === loading) this.#loading.delete(key);
    };
    void fact.then(forget, forget);
    return fact;
  }

  async #ask<Value>(
    before: Version | undefined,
    tags: readonly Tag[],
    key: string,
    load: () => Promise<Value>,
  ): Promise<Fact<Value>> {
    const value = await load();
    const after = await this.#store.read(tags);
    if (before === undefined || before !== after) return { value, version: undefined };
    const fact = { value, version: before };
    this.#facts.set(key, fact);
    return fact;
  }
}
