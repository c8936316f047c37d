/** A stored body, and what it is when parsed, once somebody has asked. */
interface Remembered {
  value?: unknown;
  isParsed: boolean;
  readonly onParsed: () => void;
}

/** Goes with the body. */
const remembered = new WeakMap<Buffer, Remembered>();

/** From now on this body's parsed JSON is remembered; `told` is called when there is something. */
export function onParsed(body: Buffer, told: () => void): void {
  remembered.set(body, { isParsed: false, onParsed: told });
}

/**
 * The body as JSON. A stored body is parsed once; the value is frozen, since all callers get it.
 *
 * @throws SyntaxError
 */
export function parsedJson(body: Buffer): unknown {
  const known = remembered.get(body);
  if (known?.isParsed) return known.value;
  const value: unknown = JSON.parse(decode(body));
  if (known !== undefined) {
    known.value = deepFreeze(value);
    known.isParsed = true;
    known.onParsed();
  }
  return value;
}

/** UTF-8 without a byte order mark, as `fetch` decodes it (Fetch Standard, "UTF-8 decode"). */
export function decode(body: Buffer): string {
  const text = body.toString();
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

/** Without recursion: JSON may be nested deeper than the stack. */
function deepFreeze(value: unknown): unknown {
  const left = [value];
  for (let next = left.pop(); left.length > 0 || next !== undefined; next = left.pop()) {
    if (typeof next !== 'object' || next === null) continue;
    Object.freeze(next);
    left.push(...Object.values(next));
  }
  return value;
}
