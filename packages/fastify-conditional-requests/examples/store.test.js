// Run with vitest, with fast-check installed: the contract of a version store of your own.
import { MemoryVersionStore } from 'fastify-conditional-requests';
import { versionStoreContract } from 'fastify-conditional-requests/version-store-contract';

/** As one on another machine would: it answers with promises. */
class MyStore {
  #inner = new MemoryVersionStore();

  async read(tags) {
    return this.#inner.read(tags);
  }

  async prepare(write) {
    return this.#inner.prepare(write);
  }

  async publish(write) {
    return this.#inner.publish(write);
  }

  async abandon(write) {
    return this.#inner.abandon(write);
  }
}

versionStoreContract('MyStore', () => new MyStore());
