/** An SQL expression: the server's start, in seconds since 1970, in any time zone and date style. */
export const serverStart = 'extract(epoch FROM pg_postmaster_start_time())';
