/** The version of the protocol is a parameter. */
export const mediaType = 'application/vnd.gathered-revalidation+json;v=1';

const accepted = /^application\/vnd\.gathered-revalidation\+json[ \t]*;[ \t]*v=(?:1|"1")[ \t]*$/i;

/** Whether a `Content-Type` names this version of the protocol. */
export const isMediaType = (contentType: string | undefined): boolean =>
  contentType === mediaType || (contentType !== undefined && accepted.test(contentType));
