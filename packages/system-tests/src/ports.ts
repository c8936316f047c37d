import { randomInt } from 'node:crypto';
import { isFree } from 'local-postgres';

/**
 * A free port of 127.0.0.1 for a server that restarts. It is below the ephemeral ports, so that no
 * outgoing connection takes it meanwhile.
 */
export async function lastingPort(): Promise<number> {
  for (;;) {
    const port = randomInt(10_000, 32_000);
    if (await isFree(port, '127.0.0.1')) return port;
  }
}
