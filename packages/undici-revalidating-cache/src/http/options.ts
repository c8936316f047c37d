import type { Dispatcher } from 'undici';

/** Options that other parts of the key contain, or that are the same for every GET. */
const elsewhere = ['origin', 'path', 'query', 'method', 'headers', 'body', 'upgrade'];

/** Options that undici's `request` evaluates itself, for its caller alone. */
const ofTheCaller = ['signal', 'opaque', 'onInfo', 'responseHeaders', 'highWaterMark'];

const leftOut = new Set([...elsewhere, ...ofTheCaller]);

/** Numbers of objects: an object is only equal to itself. */
const identities = new WeakMap<object, number>();
let identified = 0;

/**
 * All other dispatch options, such as `headersTimeout`, those of other interceptors included. A
 * shared request is sent with the options of one caller, so the others must have the same.
 */
export function optionsKey(options: Dispatcher.DispatchOptions): string {
  let key = '';
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Other interceptors add options of their own.
  const given = options as unknown as Record<string | symbol, unknown>;
  for (const name in given) {
    if (!leftOut.has(name)) key += part(name, given[name]);
  }
  for (const name of Object.getOwnPropertySymbols(given)) {
    key += part(String(name), given[name]);
  }
  return key;
}

function part(name: string, value: unknown): string {
  if (value === undefined || value === null) return '';
  const text = textOf(value);
  return `\n:${name.length} ${name} ${typeof value} ${text.length} ${text}`;
}

function textOf(value: unknown): string {
  if (value instanceof URL) return value.href;
  const isObject = (typeof value === 'object' && value !== null) || typeof value === 'function';
  return isObject ? String(identityOf(value)) : String(value);
}

function identityOf(value: object): number {
  let identity = identities.get(value);
  if (identity === undefined) identities.set(value, (identity = ++identified));
  return identity;
}
