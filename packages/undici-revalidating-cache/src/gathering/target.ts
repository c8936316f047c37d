import {
  authorityForm,
  encodeTarget,
  type EncodedTarget,
  fieldName,
  insignificantFields,
  originForm,
} from 'gathered-revalidation';
import type { Request } from '../context.ts';
import type { Conditions } from '../http/conditions.ts';
import { type Headers, membersOf } from '../http/headers.ts';

/** A GET with one of these fields is not gathered, even if `Vary` names it. */
const never = new Set([
  'authorization',
  'cache-control',
  'cookie',
  'if-match',
  'if-modified-since',
  'if-range',
  'if-unmodified-since',
  'proxy-authorization',
  'range',
]);

/** If `Vary` names one of these: the value that undici will send is unknown here. */
const addedLater = new Set([
  'connection',
  'content-length',
  'host',
  'keep-alive',
  'transfer-encoding',
]);

/** Text that has the same bytes in a header field and in JSON. */
const isAscii = /^[ -~]*$/;

/**
 * Turns a GET into a target of a list.
 *
 * @param authority the origin's; the GET may have a `Host` of its own
 * @returns undefined if a server could not tell from the target how it would answer the GET
 */
export function targetOf(
  { options, headers }: Request,
  { tags }: Conditions,
  authority: string,
  vary: Headers,
): EncodedTarget | undefined {
  const { path } = options;
  if (!originForm.test(path)) return undefined;
  const names = membersOf(vary, 'vary');
  const fields: Record<string, string | null> = {};
  for (const name of names) {
    if (addedLater.has(name) || name === '*' || !fieldName.test(name)) return undefined;
    fields[name] = null;
  }
  for (const name in headers) {
    if (never.has(name)) return undefined;
    if (!names.includes(name)) {
      if (insignificantFields.has(name) || name === 'if-none-match') continue;
      return undefined;
    }
    const value = headers[name];
    // node:http joins the lines of a repeated field in its own way, and removes outer whitespace.
    if (typeof value !== 'string' || value.trim() !== value) return undefined;
    fields[name] = value;
  }
  const { host = authority } = headers;
  if (typeof host !== 'string' || !authorityForm.test(host)) return undefined;
  const encoded = encodeTarget({ authority: host, target: path, ifNoneMatch: tags, fields });
  return isAscii.test(encoded.text) ? encoded : undefined;
}
