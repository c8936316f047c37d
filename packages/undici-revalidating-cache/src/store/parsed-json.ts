import { derivedOf } from './derived.ts';

/**
 * The body as JSON. A stored body is parsed once, and all callers get the same frozen value.
 *
 * @throws SyntaxError
 */
export function parsedJson(body: Buffer): unknown {
  const known = derivedOf(body);
  if (known?.json !== undefined) return known.json.value;
  const value: unknown = JSON.parse(decode(body));
  if (known !== undefined) {
    known.json = { value };
    known.grow(deepFreeze(value));
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
