import { cacheStores, interceptors } from 'undici';
import {
  MemoryStore as OurStore,
  revalidate as ours,
  type RevalidateInterceptor,
  type StoredKey,
} from 'undici-revalidating-cache';
import { cacheBytes } from '../fixed.ts';

export * from 'undici-revalidating-cache';

type Theirs = InstanceType<typeof cacheStores.MemoryCacheStore>;

/** undici's store, which also reports the stored ETags, as ours does. */
class Store extends cacheStores.MemoryCacheStore {
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
  const { stats } = ours({ store: new OurStore({ maxBytes: cacheBytes }) });
  return Object.assign(interceptors.cache({ store, type: 'private' }), { stats });
};
