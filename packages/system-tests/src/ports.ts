import { randomInt } from 'node:crypto';
import { isFree } from 'local-postgres';

/**
 * A port of 127.0.0.1 for a server that will be stopped and started again on it. Below those that
 * operating systems give to outgoing connections, so that none of them takes it in the meantime.
 */
export async function lastingPort(): Promise<number> {
  for (;;) {
    const port = randomInt(10_000, 32_000);
    if (await isFree(port, '127.0.0.1')) return port;
  }
}
