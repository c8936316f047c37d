import { Type } from 'typebox';
import { type ServerSettings, serverSettings } from '../settings/common-settings.ts';
import { readSettings } from '../settings/settings.ts';

const maxHeaderBytes = 16 * 1024;
/** For a backend, whose gateway forwards a client's header section with more fields. */
export const maxBackendHeaderBytes = 2 * maxHeaderBytes;
const maxBodyBytes = 1024 * 1024;
/** Limits slow header sections, which cost the client nothing and the service a connection. */
const headersTimeoutMs = 10_000;
/** After this time without a byte in either direction, the peer is considered gone. */
const silenceMs = 120_000;

const defaults = readSettings('DEFAULT', Type.Object(serverSettings), {});

/** Limits what one client can make a service hold. Requests per connection are not limited. */
export function limitsOf(settings: Partial<ServerSettings> = {}, maxHeaderSize = maxHeaderBytes) {
  const { MAX_CONNECTIONS, REQUEST_TIMEOUT_MS, KEEP_ALIVE_TIMEOUT_MS, SHUTDOWN_IDLE_MS } = {
    ...defaults,
    ...settings,
  };
  return {
    bodyLimit: maxBodyBytes,
    maxConnections: MAX_CONNECTIONS,
    silenceMs,
    server: {
      idleMs: SHUTDOWN_IDLE_MS,
      maxHeaderSize,
      requestTimeout: REQUEST_TIMEOUT_MS,
      headersTimeout: Math.min(headersTimeoutMs, REQUEST_TIMEOUT_MS),
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
      // By default Node enforces the two timeouts above only every 30 s.
      connectionsCheckingInterval: Math.min(5_000, REQUEST_TIMEOUT_MS),
      // Node's own response to a request without Host has no body.
      requireHostHeader: false,
    },
  };
}
