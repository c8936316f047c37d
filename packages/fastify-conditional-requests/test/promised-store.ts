import {
  MemoryVersionStore,
  type Prepared,
  type Tag,
  type Version,
  type VersionStore,
  type Write,
} from '../src/index.ts';

const aTurnLater = () => new Promise((resolve) => setImmediate(resolve));

/** A store that answers with promises, like a store on another machine. */
export class PromisedStore implements VersionStore {
  readonly #store = new MemoryVersionStore();

  /** Delays or fails the result of a read. */
  beforeRead: (tags: readonly Tag[]) => void | Promise<void> = () => {};

  async read(tags: readonly Tag[]): Promise<Version | undefined> {
    await this.beforeRead(tags);
    return this.#remotely(() => this.#store.read(tags));
  }

  /** Makes `publish` and `abandon` fail if it throws. */
  beforeEnd: () => void = () => {};

  /** Delays `prepare`, or makes it fail if it throws. */
  beforePrepare: () => void | Promise<void> = () => {};

  prepare(write: Write): Promise<Prepared> {
    return this.#remotely(async () => {
      await this.beforePrepare();
      return this.#store.prepare(write);
    });
  }

  publish(write: Write): Promise<Version | undefined> {
    return this.#remotely(() => (this.beforeEnd(), this.#store.publish(write)));
  }

  abandon(write: Write): Promise<void> {
    return this.#remotely(() => (this.beforeEnd(), this.#store.abandon(write)));
  }

  async #remotely<Result>(ask: () => Result | Promise<Result>): Promise<Result> {
    await aTurnLater();
    const result = await ask();
    await aTurnLater();
    return result;
  }
}
