import { Type } from 'typebox';
import { type ServerSettings, serverSettings } from '../settings/common-settings.ts';
import { readSettings } from '../settings/settings.ts';

/** The longest header section that clients may send; of a longer one nothing is read. */
const maxHeaderBytes = 16 * 1024;
/** Of a backend: what a gateway has taken from a client, and passes on with fields of its own. */
export const maxBackendHeaderBytes = 2 * maxHeaderBytes;
const maxBodyBytes = 1024 * 1024;
/** For the header section alone: a slow one costs its client nothing, and the service a connection. */
const headersTimeoutMs = 10_000;
/** No byte either way for so long, and who is at the other end has gone, or does not read. */
const silenceMs = 120_000;

const defaults = readSettings('DEFAULT', Type.Object(serverSettings), {});

/** What a client may make a service hold on to. How many requests a connection carries is no matter. */
export function limitsOf(settings: Partial<ServerSettings> = {}, maxHeaderSize = maxHeaderBytes) {
  const { MAX_CONNECTIONS, REQUEST_TIMEOUT_MS, KEEP_ALIVE_TIMEOUT_MS } = {
    ...defaults,
    ...settings,
  };
  return {
    bodyLimit: maxBodyBytes,
    maxConnections: MAX_CONNECTIONS,
    silenceMs,
    server: {
      maxHeaderSize,
      requestTimeout: REQUEST_TIMEOUT_MS,
      headersTimeout: Math.min(headersTimeoutMs, REQUEST_TIMEOUT_MS),
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
      // Node looks for what is too slow every 30 s otherwise.
      connectionsCheckingInterval: Math.min(5_000, REQUEST_TIMEOUT_MS),
      // Node would answer a request without Host by itself, and without a body.
      requireHostHeader: false,
    },
  };
}
