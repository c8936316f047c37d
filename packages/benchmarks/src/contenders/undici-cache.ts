import { cacheStores, interceptors } from 'undici';
import {
  MemoryStore as OurStore,
  type RevalidateInterceptor,
  type StoredKey,
} from 'undici-revalidating-cache';
import { cacheBytes } from '../fixed.ts';

export * from 'undici-revalidating-cache';

type Theirs = InstanceType<typeof cacheStores.MemoryCacheStore>;

/** undici's store, which also reports the stored ETags, as ours does. */
class Store extends cacheStores.MemoryCacheStore {
  /** The latest ETag by URL. */
  readonly entityTags = new Map<string, string>();

  override createWriteStream(...[key, value]: Parameters<Theirs['createWriteStream']>) {
    if (value.etag !== undefined) this.entityTags.set(key.origin + key.path, value.etag);
    return super.createWriteStream(key, value);
  }

  override delete(...[key]: Parameters<Theirs['delete']>) {
    this.entityTags.delete(key.origin + key.path);
    return super.delete(key);
  }
}

const store = new Store({ maxCount: 100_000, maxSize: cacheBytes, maxEntrySize: 1024 * 1024 });

/** Our store's interface, as far as the bff uses it. */
export class MemoryStore extends OurStore {
  override keys(url: string): readonly StoredKey[] {
    const entityTag = store.entityTags.get(url);
    return entityTag === undefined ? [] : [{ entityTag, variant: '' }];
  }
}

/** undici's cache with our interface. Its statistics stay 0. */
export const revalidate = (): RevalidateInterceptor => {
  const stats = {
    revalidated: 0,
    missed: 0,
    bypassed: 0,
    collapsed: 0,
    bytesSaved: 0,
    storeErrors: 0,
    gatheredLists: 0,
    gatheredTargets: 0,
    gatheredAsks: 0,
    gatheredFailures: 0,
  };
  return Object.assign(interceptors.cache({ store, type: 'private' }), { stats });
};
