export type { CacheStore, StoredKey, StoredResponse } from './store/cache-store.ts';
export { createFetch, type FetchInit, type FetchOptions, type LightFetch } from './fetch/fetch.ts';
export type { GatherOptions } from './gathering/options.ts';
export { LightRequest } from './fetch/light-request.ts';
export { contentOf, type LightResponse, wasStored } from './fetch/light-response.ts';
export type { Headers } from './http/headers.ts';
export { revalidate, type RevalidateInterceptor, type RevalidateOptions } from './interceptor.ts';
export { MemoryStore, type MemoryStoreOptions } from './store/memory-store.ts';
export type {
  BypassEvent,
  BypassReason,
  EvictedEvent,
  ListEvent,
  ResponseEvent,
  Stats,
  StoreErrorEvent,
} from './observability/stats.ts';
export { countDerived, derivedBytes } from './store/derived.ts';
export { parsedJson } from './store/parsed-json.ts';
