export { encodeAnswers } from './encode-answers.ts';
export { encodeTarget, type EncodedTarget, encodeTargets, fits } from './encode-targets.ts';
export { authorityForm, fieldName, originForm } from './forms.ts';
export { insignificantFields } from './insignificant-fields.ts';
export { isMediaType, mediaType } from './media-type.ts';
export type { Answer, Target } from './messages.ts';
export { readAnswers } from './read-answers.ts';
export { MalformedTargets, readTargets } from './read-targets.ts';

export const defaultPath = '/gathered-revalidation';

/** Limit of the targets in one QUERY. */
export const maxTargets = 128;
/** Limit of the content of one QUERY. */
export const maxBytes = 128 * 1024;
