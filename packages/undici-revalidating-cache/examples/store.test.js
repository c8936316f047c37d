// Run with vitest, with fast-check installed: the contract of a store of your own.
import { MemoryStore } from 'undici-revalidating-cache';
import { cacheStoreContract } from 'undici-revalidating-cache/cache-store-contract';

class MyStore {
  #inner = new MemoryStore({ maxBytes: 1024 * 1024 });

  keys(url) {
    return this.#inner.keys(url);
  }

  get(url, key) {
    return this.#inner.get(url, key);
  }

  set(url, key, response) {
    this.#inner.set(url, key, response);
  }

  delete(url, key) {
    this.#inner.delete(url, key);
  }
}

cacheStoreContract('MyStore', () => new MyStore());
