export { type Answer, encodeAnswers, readAnswers } from './answers.ts';
export { authorityForm, fieldName, insignificantFields, originForm } from './forms.ts';
export {
  encodeTarget,
  type EncodedTarget,
  encodeTargets,
  fits,
  MalformedTargets,
  readTargets,
  type Target,
} from './targets.ts';

export const defaultPath = '/gathered-revalidation';

/** Limit of the targets in one QUERY. */
export const maxTargets = 128;
/** Limit of the content of one QUERY. */
export const maxBytes = 128 * 1024;

/** The version of the protocol is a parameter. */
export const mediaType = 'application/vnd.gathered-revalidation+json;v=1';

const accepted = /^application\/vnd\.gathered-revalidation\+json[ \t]*;[ \t]*v=(?:1|"1")[ \t]*$/i;

/** Whether a `Content-Type` names this version of the protocol. */
export const isMediaType = (contentType: string | undefined): boolean =>
  contentType === mediaType || (contentType !== undefined && accepted.test(contentType));
