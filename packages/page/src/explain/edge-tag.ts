/** What one backend contributes to an ETag of the bff's. */
export interface TagPart {
  /** Random, made when the backend started. */
  readonly epoch: string;
  /** Of the last write of what the answer is made of. */
  readonly counter: number;
  /** Tells this resource and representation from any other. */
  readonly variant: string;
}

/** `"<release>.<part>[~<part>]"`; a backend's own ETag is a part without the rest. */
export const partsOf = (edgeTag: string): TagPart[] =>
  opaque(edgeTag)
    .replace(/^[^.]*\./, '')
    .split('~')
    .flatMap(partOf);

/** Of a backend's own ETags: one field may name several. */
export const upstreamParts = (field: string): TagPart[] =>
  field.split(',').flatMap((tag) => partOf(opaque(tag.trim())));

export const versionOf = ({ epoch, counter }: TagPart): string => `${epoch}.${counter}`;

const opaque = (tag: string): string => tag.replace(/^W\//, '').replaceAll('"', '');

function partOf(text: string): TagPart[] {
  const [epoch, counter, variant = ''] = text.split('.');
  return epoch === undefined || counter === undefined || !/^\d+$/.test(counter)
    ? []
    : [{ epoch, counter: Number(counter), variant }];
}
