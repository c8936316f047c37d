/** One backend's part of a bff ETag. */
export interface TagPart {
  /** Random, drawn when the backend started. */
  readonly epoch: string;
  /** The version: changes with each write to what the response contains. */
  readonly counter: number;
  /** Identifies the resource and its representation. */
  readonly variant: string;
}

/** The parts of `"<release>.<part>[~<part>][;<coding>]"`. */
export const partsOf = (edgeTag: string): TagPart[] =>
  opaque(edgeTag)
    .replace(/^[^.]*\.|;\w+$/g, '')
    .split('~')
    .flatMap(partOf);

/** The ETags of a backend in a header field, which may list several. */
export const upstreamParts = (field: string): TagPart[] =>
  field.split(',').flatMap((tag) => partOf(opaque(tag.trim())));

export const versionOf = ({ epoch, counter }: TagPart): string => `${epoch}.${counter}`;

const opaque = (tag: string): string => tag.replace(/^W\//, '').replaceAll('"', '');

function partOf(text: string): TagPart[] {
  // Versions in the database have a nonce as well.
  const [epoch, counter, ...rest] = text.split('.');
  return epoch === undefined || counter === undefined || !/^\d+$/.test(counter)
    ? []
    : [{ epoch, counter: Number(counter), variant: rest.join('.') }];
}
