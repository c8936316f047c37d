/** The client, who owns every project. */
export const user = 'ann@example.com';

export const cacheBytes = 256 * 1024 * 1024;
