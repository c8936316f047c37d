/** The parsed JSON of a stored body, once a caller has asked for it. */
interface Remembered {
  value?: unknown;
  isParsed: boolean;
  readonly onParsed: (bytes: number) => void;
}

/** A property of the body. A WeakMap would do too, but costs more at garbage collection. */
const remembered = Symbol('parsed JSON');

type Body = Buffer & { [remembered]?: Remembered };

/** Makes `parsedJson` remember this body's value. `told` is called once with the value's size in bytes. */
export function onParsed(body: Buffer, told: (bytes: number) => void): void {
  const value: Remembered = { isParsed: false, onParsed: told };
  Object.defineProperty(body, remembered, { value, configurable: true });
}

/**
 * The body as JSON. A stored body is parsed once, and all callers get the same frozen value.
 *
 * @throws SyntaxError
 */
export function parsedJson(body: Buffer): unknown {
  const known = (body as Body)[remembered];
  if (known?.isParsed) return known.value;
  const value: unknown = JSON.parse(decode(body));
  if (known !== undefined) {
    known.value = value;
    known.isParsed = true;
    known.onParsed(deepFreeze(value));
  }
  return value;
}

/** UTF-8 without a byte order mark, as `fetch` decodes it (Fetch Standard, "UTF-8 decode"). */
export function decode(body: Buffer): string {
  const text = body.toString();
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

/**
 * Without recursion, since JSON may be nested deeper than the stack allows.
 *
 * @returns roughly how many bytes V8 uses for it, at two bytes a character
 */
function deepFreeze(value: unknown): number {
  const left = [value];
  let bytes = 0;
  while (left.length > 0) {
    const next = left.pop();
    bytes += 16;
    if (typeof next === 'string') bytes += 16 + 2 * next.length;
    if (typeof next !== 'object' || next === null) continue;
    bytes += 48;
    Object.freeze(next);
    for (const each of Object.values(next)) left.push(each);
  }
  return bytes;
}
