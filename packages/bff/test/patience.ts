/** Time limits for tests of anything else. A stalled machine does not reach them. */
export const patience = {
  BFF_UPSTREAM_CONNECT_TIMEOUT_MS: '300000',
  BFF_UPSTREAM_TIMEOUT_MS: '300000',
  BFF_UPSTREAM_DEADLINE_MS: '300000',
};
