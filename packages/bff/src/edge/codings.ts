import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { parseEntityTags } from 'entity-tags';

export type Coding = 'br' | 'zstd' | 'gzip';
export type CodingOrIdentity = Coding | 'identity';

/** The codings that this version of Node supports, preferred first. */
export const availableCodings: readonly Coding[] =
  'zstdCompress' in zlib ? ['br', 'zstd', 'gzip'] : ['br', 'gzip'];

const { BROTLI_PARAM_MODE, BROTLI_MODE_TEXT, BROTLI_PARAM_QUALITY, BROTLI_PARAM_SIZE_HINT } =
  zlib.constants;
const brotli = promisify(zlib.brotliCompress);
const zstd = promisify(zlib.zstdCompress ?? zlib.gzip);
const gzip = promisify(zlib.gzip);

const compressors: Readonly<Record<Coding, (body: Buffer) => Promise<Buffer>>> = {
  br: (body) =>
    brotli(body, {
      params: {
        [BROTLI_PARAM_MODE]: BROTLI_MODE_TEXT,
        // Higher levels take several times as long and save a few percent.
        [BROTLI_PARAM_QUALITY]: 5,
        [BROTLI_PARAM_SIZE_HINT]: body.length,
      },
    }),
  zstd: (body) => zstd(body),
  gzip: (body) => gzip(body),
};

export async function compress(body: Buffer, coding: Coding): Promise<Buffer> {
  const encoded = await compressors[coding](body);
  // The result can be the start of a larger buffer, which it would keep in memory.
  const exact = Buffer.allocUnsafeSlow(encoded.length);
  encoded.copy(exact);
  return exact;
}

/**
 * The ETag of a representation in a coding; each coding needs its own (RFC 9110 section 8.8.3.3). It is
 * strong, although another version of a compressor may produce other bytes: only range requests, which
 * the bff does not support, could combine the two.
 */
export const codedTag = (tag: string, coding: CodingOrIdentity): string =>
  coding === 'identity' ? tag : `${tag.slice(0, -1)};${coding}"`;

const codingOfTag = /;(?:br|zstd|gzip)"$/;

/** The ETags in a condition without their codings: these do not matter for the version of the resource. */
export function withoutCodings(field: string): string {
  if (!field.includes(';')) return field;
  const list = parseEntityTags(field);
  if (list === undefined || list === '*') return field;
  return list.map((tag) => tag.replace(codingOfTag, '"')).join(', ');
}
