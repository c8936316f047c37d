/** The client, who owns every project. */
export const user = 'ann@example.com';

/** The cache size of each contender. */
export const cacheBytes = 256 * 1024 * 1024;
