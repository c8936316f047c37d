import type { OutgoingHttpHeader } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { insignificantFields, type Target } from 'gathered-revalidation';
import { stateKey } from '../context.ts';
import { BoundedMap } from '../read/bounded-map.ts';
import type { ConditionalRead } from '../read/decision.ts';
import { namesIn } from '../read/vary.ts';
import { areSameTags } from '../versions/tags.ts';
import type { Tag } from '../versions/version-store.ts';

type Selection = Readonly<Record<string, unknown>>;

/** A GET after routing and validation, before its permission was checked. */
export interface Routed {
  readonly url: string;
  readonly params: Selection;
  readonly query: Selection;
}

/** `learn` requires that validation has changed no field. */
const recalledField = ({ headers }: FastifyRequest, name: string): unknown => headers[name];

/** A GET that was answered 200 with an entity tag, or 304. It does not reference the request. */
export class KnownGet implements Routed {
  readonly read: ConditionalRead;
  readonly url: string;
  readonly params: Selection;
  readonly query: Selection;
  /** Tags of its permission and content at the last answer; empty if no statement looked them up. */
  readonly lookedUp: readonly Tag[];
  #tags: readonly Tag[] = [];
  #variant = '';

  constructor(read: ConditionalRead, { url, params, query }: Routed, lookedUp: readonly Tag[]) {
    this.read = read;
    this.lookedUp = lookedUp;
    this.url = url;
    this.params = params;
    this.query = query;
  }

  /** The variant of its response. For this GET, it depends only on the tags. */
  variantOf(request: FastifyRequest, tags: readonly Tag[]): string {
    if (this.#variant === '' || !areSameTags(tags, this.#tags)) {
      this.#variant = this.read.resource.variantOf(request, tags, recalledField);
      this.#tags = tags;
    }
    return this.#variant;
  }
}

/** The request's property that holds it until the response is known. */
export const routedKey = Symbol('routed GET');

declare module 'fastify' {
  interface FastifyRequest {
    [routedKey]: Routed | null;
  }
}

/** The field names in the `Vary` of a response. */
interface Names {
  readonly id: number;
  readonly list: readonly string[];
}

/** Distinct `Vary` fields: more than services use. Responses with further ones are not learned. */
const maxNames = 32;
const maxKeyLength = 8_192;
/** Approximate size of an entry without its texts. */
const entryBytes = 600;
/** Of a tag, in addition to its text, which is usually one byte per character. */
const tagBytes = 24;
/** Of a parameter, in addition to its text. */
const parameterBytes = 64;

/**
 * The ordinary GETs that this process has answered. Only these can be decided as targets, so routing,
 * validation and `Vary` need no second implementation.
 */
export class KnownGets {
  readonly #names = new Map<string, Names>();
  readonly #gets: BoundedMap<string, KnownGet>;
  /** Whether any route depends on the authority. If not, a GET is known under every name of a replica. */
  dependsOnAuthority = true;

  constructor(max: number, maxBytes: number) {
    this.#gets = new BoundedMap(max, maxBytes, bytesOf);
  }

  /** Remembers a GET whose response is complete. */
  learn(read: ConditionalRead, request: FastifyRequest, reply: FastifyReply): void {
    const routed = request[routedKey];
    // A cookie has to reach the client.
    if (routed === null || reply.hasHeader('set-cookie')) return;
    const names = this.#namesIn(reply.getHeader('vary'));
    if (names === undefined) return;
    const fields = fieldsOf(request.raw.rawHeaders, names.list);
    if (fields === undefined) return;
    const { authority, values } = fields;
    // If validation has changed a field, `check` would see a different value for a target.
    const { headers } = request;
    if (!names.list.every((name, index) => (headers[name] ?? null) === values[index])) return;
    const key = this.#keyOf(names, authority, request.originalUrl, values);
    if (key.length > maxKeyLength) return;
    const state = request[stateKey];
    const isLookedUp = state && state.moments.length > 0;
    const tags = isLookedUp ? [state.tags, ...state.facts.map((fact) => fact.tags)].flat() : [];
    const known = this.#gets.get(key);
    if (known?.read === read && areSameTags(known.lookedUp, tags)) return;
    this.#gets.set(key, new KnownGet(read, routed, tags));
  }

  /** The GET that a target represents, or why it cannot be decided. */
  find({ authority, target, fields }: Omit<Target, 'n'>): KnownGet | 'unknown' | 'fields' {
    let present = 0;
    for (const name in fields) if (fields[name] !== null) present++;
    let isNamed = this.#names.size === 0;
    for (const names of this.#names.values()) {
      // An unnamed field is unknown. A field that is not in `Vary` may matter.
      if (!names.list.every((name) => Object.hasOwn(fields, name))) continue;
      const values = names.list.map((name) => fields[name] ?? null);
      if (values.reduce((left, value) => (value === null ? left : left - 1), present) > 0) continue;
      isNamed = true;
      const known = this.#gets.get(this.#keyOf(names, authority, target, values));
      if (known !== undefined) return known;
    }
    return isNamed ? 'unknown' : 'fields';
  }

  /** Unambiguous, because no part can contain a line break. An absent field differs from an empty one. */
  #keyOf(
    { id }: Names,
    authority: string,
    target: string,
    values: readonly (string | null)[],
  ): string {
    const fields = values.map((value) => (value === null ? '\n' : `\n=${value}`)).join('');
    return `${id}\n${this.dependsOnAuthority ? authority : ''}\n${target}${fields}`;
  }

  #namesIn(vary: OutgoingHttpHeader | undefined): Names | undefined {
    const field = vary === undefined ? '' : String(vary);
    const known = this.#names.get(field);
    if (known !== undefined) return known;
    const list = [...namesIn(field)].filter((name) => name !== '').toSorted();
    if (list.includes('*') || this.#names.size === maxNames) return undefined;
    const names = { id: this.#names.size, list };
    this.#names.set(field, names);
    return names;
  }
}

function bytesOf(key: string, { params, query, lookedUp }: KnownGet): number {
  const parameters = Object.keys(params).length + Object.keys(query).length;
  // The key takes up to two bytes per character, and the entry's URL about as many.
  const bytes = entryBytes + 4 * key.length + parameterBytes * parameters;
  return lookedUp.reduce((sum, tag) => sum + tagBytes + tag.length, bytes);
}

/**
 * Copies the parts, because `check` may change the originals.
 *
 * @returns null if a value is an object, or if the URL was rewritten, which may depend on other fields
 */
export function routedOf({ raw, url, params, query }: FastifyRequest): Routed | null {
  // Set by `rewriteUrl` and by Express middleware.
  if ('originalUrl' in raw) return null;
  const [ofPath, ofQuery] = [plainCopy(params), plainCopy(query)];
  return ofPath === undefined || ofQuery === undefined
    ? null
    : { url, params: ofPath, query: ofQuery };
}

function plainCopy(parts: unknown): Selection | undefined {
  const copy: Record<string, unknown> = typeof parts === 'object' ? { ...parts } : {};
  for (const name in copy) if (typeof copy[name] === 'object') return undefined;
  return copy;
}

/**
 * The `Host` of a request, and the values of these fields, null if absent.
 *
 * @returns undefined if one is repeated, or if another field may matter
 */
function fieldsOf(rawHeaders: readonly string[], names: readonly string[]) {
  const values: (string | null)[] = names.map(() => null);
  let authority: string | undefined;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = String(rawHeaders[at]).toLowerCase();
    const value = String(rawHeaders[at + 1]);
    if (name === 'host') {
      if (authority !== undefined) return undefined;
      authority = value;
    }
    const index = names.indexOf(name);
    if (index === -1) {
      if (name !== 'if-none-match' && !insignificantFields.has(name)) return undefined;
    } else if (values[index] === null) values[index] = value;
    else return undefined;
  }
  return authority === undefined ? undefined : { authority, values };
}
