import { caching, port, serverSettings } from 'service-kit';
import { type Static, Type } from 'typebox';

/** `BFF_…` variables. */
export const settingsSchema = Type.Object({
  ...serverSettings,
  PORT: port(8080),
  PROJECTS_URL: Type.String({ format: 'uri', default: 'http://127.0.0.1:8081' }),
  COMMISSIONING_URL: Type.String({ format: 'uri', default: 'http://127.0.0.1:8082' }),
  CACHING: caching('no answer of a backend is kept'),
  CACHE_MAX_BYTES: Type.Integer({ minimum: 0, default: 64 * 1024 * 1024 }),
  UPSTREAM_TIMEOUT_MS: Type.Integer({ minimum: 1, default: 5_000 }),
});
export type Settings = Static<typeof settingsSchema>;
