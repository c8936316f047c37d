import { fieldOf, type Headers as Fields } from '../http/headers.ts';

/** A `Headers` that answers `get` from the fields, and creates a complete one for anything else. */
class Light {
  readonly #fields: Fields;
  #whole: Headers | undefined;

  constructor(fields: Fields) {
    this.#fields = fields;
  }

  get(name: string): string | null {
    if (this.#whole !== undefined) return this.#whole.get(name);
    const key = name.toLowerCase();
    return Object.hasOwn(this.#fields, key) ? (fieldOf(this.#fields, key) ?? null) : null;
  }

  #toWhole(): Headers {
    if (this.#whole !== undefined) return this.#whole;
    this.#whole = new Headers();
    for (const [name, value] of Object.entries(this.#fields)) {
      for (const line of [value].flat()) this.#whole.append(name, line);
    }
    return this.#whole;
  }

  static {
    for (const name of Reflect.ownKeys(Headers.prototype)) {
      if (Object.hasOwn(Light.prototype, name)) continue;
      const value: unknown = Reflect.get(Headers.prototype, name);
      if (typeof value !== 'function') continue;
      Object.defineProperty(Light.prototype, name, {
        value(this: Light, ...args: unknown[]): unknown {
          return Reflect.apply(value, this.#toWhole(), args);
        },
      });
    }
    Object.setPrototypeOf(Light.prototype, Headers.prototype);
  }
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The static block adds the other methods of `Headers`.
export const lightHeaders = (fields: Fields): Headers => new Light(fields) as unknown as Headers;
