export { createFetch, type LightFetch } from './fetch.ts';
export type { Headers } from './headers.ts';
export { revalidate, type RevalidateInterceptor, type RevalidateOptions } from './interceptor.ts';
export {
  type CacheStore,
  MemoryStore,
  type MemoryStoreOptions,
  type StoredResponse,
} from './memory-store.ts';
export type { BypassEvent, BypassReason, EvictedEvent, ResponseEvent, Stats } from './stats.ts';
