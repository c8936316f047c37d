/** What was made from a stored body. It is kept as long as the body. */
interface Derived {
  /** Counts further bytes in the bound of the body's store. */
  readonly grow: (bytes: number) => void;
  json?: { readonly value: unknown };
  bytes?: Map<string, Buffer | Promise<Buffer>>;
}

/** A property of the body. A WeakMap would do too, but costs more at garbage collection. */
const derived = Symbol('derived values');

/** Makes the body remember what is derived from it. `grow` is called with the size of each value. */
export function countDerived(body: Buffer, grow: (bytes: number) => void): void {
  const value: Derived = { grow };
  Object.defineProperty(body, derived, { value, configurable: true });
}

export const derivedOf = (body: Buffer & { [derived]?: Derived }): Derived | undefined =>
  body[derived];

/** Of a derived buffer, beside its bytes. */
const overheadBytes = 200;

/**
 * Bytes made from a stored body, such as a compressed copy: made once for each name, kept with the body
 * and counted in its store's bound. A caller may share what another has started at any time before, since
 * it is made from these bytes only. For a body that is not stored they are made anew.
 *
 * @param make its memory should be no larger than its length, which is what counts
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
