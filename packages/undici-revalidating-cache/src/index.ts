export type { CacheStore, StoredResponse } from './cache-store.ts';
export { createFetch, type LightFetch } from './fetch.ts';
export { LightRequest } from './light-request.ts';
export type { Headers } from './headers.ts';
export { revalidate, type RevalidateInterceptor, type RevalidateOptions } from './interceptor.ts';
export { MemoryStore, type MemoryStoreOptions } from './memory-store.ts';
export type { BypassEvent, BypassReason, EvictedEvent, ResponseEvent, Stats } from './stats.ts';
export { parsedJson } from './parsed-json.ts';
