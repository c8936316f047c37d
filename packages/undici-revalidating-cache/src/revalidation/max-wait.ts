/** How much longer a caller may wait because it shares a request, in milliseconds. */
export const maxWaitMs = 5;
