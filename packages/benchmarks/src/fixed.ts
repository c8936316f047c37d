/** Owner of every project: who asks. */
export const user = 'ann@example.com';

/** What each contender may keep in RAM. */
export const cacheBytes = 256 * 1024 * 1024;
