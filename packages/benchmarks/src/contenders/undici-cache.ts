import { cacheStores, interceptors } from 'undici';
import type { RevalidateInterceptor } from 'undici-revalidating-cache';
import { cacheBytes } from '../fixed.ts';

export * from 'undici-revalidating-cache';

/** undici's own cache, in the shape of ours; it counts nothing. */
export const revalidate = (): RevalidateInterceptor => {
  const store = new cacheStores.MemoryCacheStore({
    maxCount: 100_000,
    maxSize: cacheBytes,
    maxEntrySize: 1024 * 1024,
  });
  const stats = { revalidated: 0, missed: 0, stale: 0, bypassed: 0, collapsed: 0, bytesSaved: 0 };
  return Object.assign(interceptors.cache({ store, type: 'private' }), { stats });
};
