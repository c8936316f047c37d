import { BoundedMap } from './bounded-map.ts';
import { aFunction, requireValue, string } from '../options.ts';
import { requireTags } from '../versions/tags.ts';
import {
  type AnyVersionStore,
  type Look,
  lookIn,
  type SharedLookup,
  type Tag,
  type Version,
} from '../versions/version-store.ts';

/** A fact and its version, which is undefined if the tags changed while the fact was loaded. */
interface Fact<Value> {
  readonly value: Value;
  readonly version: Version | undefined;
  /** The statement that looked up its version; undefined if it was loaded. */
  readonly moment?: SharedLookup | undefined;
}

/** How a fact is loaded. */
export interface Loading {
  /** Reads the version of the tags after a load, from the server that answered it. */
  readonly versionAfter: () => Version | undefined | Promise<Version | undefined>;
  /** Whether the caller has a connection that another load may be waiting for. */
  readonly holdsConnection: () => boolean;
}

interface Wanted<Value> extends Loading {
  readonly tags: readonly Tag[];
  readonly id: string;
  readonly load: () => Promise<Value>;
}

export function requireFact(tags: unknown, key: unknown, load: unknown): void {
  requireTags(tags, 'remember');
  if (typeof key !== 'string') requireValue('remember: key', key, string);
  if (typeof load !== 'function') requireValue('remember: load', load, aFunction);
}

/** A key identifies a fact only together with the tags. */
function identityOf(tags: readonly Tag[], key: string): string {
  let identity = `${key.length} ${key}`;
  // The lengths make the text unambiguous.
  for (const tag of tags) identity += `${tag.length} ${tag}`;
  return identity;
}

/** Small values, each kept under the version of its tags. */
export class Memory {
  readonly #store: AnyVersionStore;
  readonly #facts: BoundedMap<string, Fact<unknown>>;
  readonly #loading = new Map<string, { version: Version; fact: Promise<Fact<unknown>> }>();

  /** @param max how many facts to keep; the least recently used is evicted first */
  constructor(store: AnyVersionStore, max: number) {
    this.#store = store;
    this.#facts = new BoundedMap(max);
  }

  get size(): number {
    return this.#facts.size;
  }

  /**
   * The value at the current version of the tags. `load` runs only if a tag has changed since the last
   * load, or is marked. Synchronous if the store is and the value is known.
   */
  recall<Value>(
    tags: readonly Tag[],
    key: string,
    load: () => Promise<Value>,
    loading: Loading = {
      versionAfter: () => this.#store.read(tags),
      holdsConnection: () => false,
    },
  ): Fact<Value> | Promise<Fact<Value>> {
    const wanted = { tags, id: identityOf(tags, key), load, ...loading };
    const look = lookIn(this.#store, tags);
    return look instanceof Promise
      ? look.then((found) => this.#recallAt(found, wanted))
      : this.#recallAt(look, wanted);
  }

  /** The value at this version of the tags, if it is known. */
  known<Value>(tags: readonly Tag[], key: string, version: Version): Fact<Value> | undefined {
    return this.#knownAt(version, identityOf(tags, key));
  }

  #knownAt<Value>(version: Version, id: string): Fact<Value> | undefined {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- One id has values of one type.
    const known = this.#facts.get(id) as Fact<Value> | undefined;
    return known?.version === version ? known : undefined;
  }

  #recallAt<Value>(
    { version, moment }: Partial<Look>,
    wanted: Wanted<Value>,
  ): Fact<Value> | Promise<Fact<Value>> {
    if (version === undefined) return this.#load(undefined, wanted);
    const known = this.#knownAt<Value>(version, wanted.id);
    if (known !== undefined) return moment === undefined ? known : { ...known, moment };
    const loading = wanted.holdsConnection() ? undefined : this.#loading.get(wanted.id);
    return loading?.version === version
      ? // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- One id has values of one type.
        this.#join(loading.fact as Promise<Fact<Value>>, wanted)
      : this.#load(version, wanted);
  }

  /**
   * A caller can use a load that began before its call if the tags did not change meanwhile. Otherwise it
   * loads again.
   */
  async #join<Value>(fact: Promise<Fact<Value>>, wanted: Wanted<Value>): Promise<Fact<Value>> {
    const joined = await fact.catch(() => undefined);
    if (joined?.version !== undefined) return joined;
    return this.#load(await this.#store.read(wanted.tags), wanted);
  }

  #load<Value>(version: Version | undefined, wanted: Wanted<Value>): Promise<Fact<Value>> {
    const fact = this.#ask(version, wanted);
    if (version === undefined) return fact;
    const { id } = wanted;
    const loading = { version, fact };
    this.#loading.set(id, loading);
    const forget = (): void => {
      if (this.#loading.get(id) === loading) this.#loading.delete(id);
    };
    void fact.then(forget, forget);
    return fact;
  }

  async #ask<Value>(
    before: Version | undefined,
    { id, load, versionAfter }: Wanted<Value>,
  ): Promise<Fact<Value>> {
    const value = await load();
    const after = await versionAfter();
    if (before === undefined || before !== after) return { value, version: undefined };
    const fact = { value, version: before };
    this.#facts.set(id, fact);
    return fact;
  }
}
