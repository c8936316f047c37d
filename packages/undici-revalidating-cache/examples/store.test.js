// Run with vitest, with fast-check installed: the contract of a store of your own.
import { MemoryStore } from 'undici-revalidating-cache';
import { cacheStoreContract } from 'undici-revalidating-cache/cache-store-contract';

class MyStore {
  #inner = new MemoryStore({ maxBytes: 1024 * 1024 });

  entityTags(url) {
    return this.#inner.entityTags(url);
  }

  get(url, entityTag) {
    return this.#inner.get(url, entityTag);
  }

  set(url, entityTag, response) {
    this.#inner.set(url, entityTag, response);
  }

  delete(url, entityTag) {
    this.#inner.delete(url, entityTag);
  }
}

cacheStoreContract('MyStore', () => new MyStore());
