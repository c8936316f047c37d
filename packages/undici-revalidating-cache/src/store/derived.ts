/** Bytes derived from a stored body. They are stored as long as the body. */
interface Derived {
  /** Counts more bytes towards the limit of the body's store. */
  readonly grow: (bytes: number) => void;
  json?: { readonly value: unknown };
  bytes?: Map<string, Buffer | Promise<Buffer>>;
}

/** A property of the body. A WeakMap would cost more at garbage collection. */
const derived = Symbol('derived values');

/** Enables `derivedBytes` for a body. `grow` is called with the size of each value. */
export function countDerived(body: Buffer, grow: (bytes: number) => void): void {
  const value: Derived = { grow };
  Object.defineProperty(body, derived, { value, configurable: true });
}

export const derivedOf = (body: Buffer & { [derived]?: Derived }): Derived | undefined =>
  body[derived];

/** Approximate overhead of a derived buffer. */
const overheadBytes = 200;

/**
 * Bytes derived from a stored body, such as a compressed copy. They are made once per name, stored with
 * the body and counted in its store's limit. Callers may share a result that was started before they
 * arrived, because it depends only on the body. For a body that is not stored, they are made each time.
 *
 * @param make should return a buffer without spare memory, because only its length is counted
 */
export function derivedBytes(
  body: Buffer,
  name: string,
  make: (body: Buffer) => Promise<Buffer>,
): Buffer | Promise<Buffer> {
  const known = derivedOf(body);
  if (known === undefined) return make(body);
  const all = (known.bytes ??= new Map<string, Buffer | Promise<Buffer>>());
  const started = all.get(name);
  if (started !== undefined) return started;
  const making = make(body).then(
    (made) => {
      all.set(name, made);
      known.grow(made.length + overheadBytes);
      return made;
    },
    (error: unknown) => {
      all.delete(name);
      throw error;
    },
  );
  all.set(name, making);
  return making;
}
