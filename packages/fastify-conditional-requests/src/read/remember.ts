import { BoundedMap } from './bounded-map.ts';
import { aFunction, requireValue, string } from '../options.ts';
import { requireTags } from '../versions/tags.ts';
import type { AnyVersionStore, SharedLookup, Tag, Version } from '../versions/version-store.ts';

/** A fact and its version, which is undefined if the tags changed while the fact was loaded. */
export interface Fact<Value> {
  readonly value: Value;
  readonly version: Version | undefined;
  /** Of the look that found it; undefined if it has been loaded. */
  readonly moment?: SharedLookup | undefined;
}

/** @throws TypeError if these are not the arguments of `remember` */
export function requireFact(tags: unknown, key: unknown, load: unknown): void {
  requireTags(tags, 'remember');
  if (typeof key !== 'string') requireValue('remember: key', key, string);
  if (typeof load !== 'function') requireValue('remember: load', load, aFunction);
}
type VersionAfter = () => Version | undefined | Promise<Version | undefined>;

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
   * load, or is marked.
   *
   * Synchronous if the store is and the value is known.
   *
   * @param versionAfter reads the version of the tags after a load, from the server that answered it
   * @param holdsConnection whether the caller has a connection, which another's load may be waiting for
   */
  recall<Value>(
    tags: readonly Tag[],
    key: string,
    load: () => Promise<Value>,
    versionAfter: VersionAfter = () => this.#store.read(tags),
    holdsConnection = () => false,
  ): Fact<Value> | Promise<Fact<Value>> {
    const id = identityOf(tags, key);
    if (this.#store.transactional !== undefined) {
      return this.#store
        .look(tags)
        .then(({ version, moment }) =>
          this.#recallAt(version, moment, tags, id, load, versionAfter, holdsConnection),
        );
    }
    const version = this.#store.read(tags);
    return version instanceof Promise
      ? version.then((settled) => this.#recallAt(settled, undefined, tags, id, load, versionAfter))
      : this.#recallAt(version, undefined, tags, id, load, versionAfter);
  }

  /** The value at this version of the tags, if it is known. */
  known<Value>(tags: readonly Tag[], key: string, version: Version): Fact<Value> | undefined {
    const known = this.#known<Value>(identityOf(tags, key));
    return known?.version === version ? known : undefined;
  }

  #known<Value>(id: string): Fact<Value> | undefined {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- One id has values of one type.
    return this.#facts.get(id) as Fact<Value> | undefined;
  }

  #recallAt<Value>(
    version: Version | undefined,
    moment: SharedLookup | undefined,
    tags: readonly Tag[],
    id: string,
    load: () => Promise<Value>,
    versionAfter: VersionAfter,
    holdsConnection = () => false,
  ): Fact<Value> | Promise<Fact<Value>> {
    const known = this.#known<Value>(id);
    if (known !== undefined && known.version === version && version !== undefined) {
      return moment === undefined ? known : { ...known, moment };
    }
    if (version === undefined) return this.#load(undefined, id, load, versionAfter);
    const loading = holdsConnection() ? undefined : this.#loading.get(id);
    return loading?.version === version
      ? // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- One id has values of one type.
        this.#join(loading.fact as Promise<Fact<Value>>, tags, id, load, versionAfter)
      : this.#load(version, id, load, versionAfter);
  }

  /**
   * A caller can use a load that began before its call if the tags did not change meanwhile. Otherwise it
   * loads again.
   */
  async #join<Value>(
    fact: Promise<Fact<Value>>,
    tags: readonly Tag[],
    id: string,
    load: () => Promise<Value>,
    versionAfter: VersionAfter,
  ): Promise<Fact<Value>> {
    const joined = await fact.catch(() => undefined);
    if (joined?.version !== undefined) return joined;
    return this.#load(await this.#store.read(tags), id, load, versionAfter);
  }

  #load<Value>(
    version: Version | undefined,
    id: string,
    load: () => Promise<Value>,
    versionAfter: VersionAfter,
  ): Promise<Fact<Value>> {
    const fact = this.#ask(version, id, load, versionAfter);
    if (version === undefined) return fact;
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
    id: string,
    load: () => Promise<Value>,
    versionAfter: VersionAfter,
  ): Promise<Fact<Value>> {
    const value = await load();
    const after = await versionAfter();
    if (before === undefined || before !== after) return { value, version: undefined };
    const fact = { value, version: before };
    this.#facts.set(id, fact);
    return fact;
  }
}
