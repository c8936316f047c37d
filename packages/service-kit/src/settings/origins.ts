/** `*` or a comma-separated list of origins, as browsers send them: lower case, no default port, no path. */
export const isOrigins = (text: string): boolean => text === '*' || listOf(text).every(isOrigin);

/** Excludes `*`, which is allowed in URLs, but which browsers do not send. */
const isOrigin = (text: string): boolean =>
  /^https?:[^*]+$/.test(text) && URL.parse(text)?.origin === text;

/** @param text accepted by `isOrigins` */
export const originsOf = (text: string): '*' | string[] => (text === '*' ? '*' : listOf(text));

const listOf = (text: string): string[] => text.split(',').map((origin) => origin.trim());
