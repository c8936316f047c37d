import { caching, milliseconds, port, serverSettings } from 'service-kit';
import { type Static, Type } from 'typebox';

const replicas = (defaultValue: string) =>
  Type.String({
    format: 'replica-urls',
    default: defaultValue,
    description: 'http or https URLs, separated by commas, with different origins and one path',
  });

export const settingsSchema = Type.Object({
  ...serverSettings,
  PORT: port(8080),
  PROJECTS_URL: replicas('http://127.0.0.1:8081'),
  COMMISSIONING_URL: replicas('http://127.0.0.1:8082'),
  PAGE: Type.Boolean({
    default: false,
    description: 'Serve the page that shows the cache at work at /',
  }),
  CORS_ORIGINS: Type.Optional(
    Type.String({
      format: 'origins',
      description:
        '* or a comma-separated list such as https://app.example.com,http://localhost:5173',
    }),
  ),
  CACHING: caching('no response of a backend is stored'),
  GATHERED_REVALIDATION: Type.Boolean({
    default: true,
    description: 'Revalidate several stored responses of a backend in one request',
  }),
  COMPRESSION: Type.Boolean({
    default: true,
    description: 'Compress responses for clients that send Accept-Encoding',
  }),
  CACHE_MAX_BYTES: Type.Integer({ minimum: 0, default: 64 * 1024 * 1024 }),
  COMPOSED_MAX_BYTES: Type.Integer({ minimum: 0, default: 16 * 1024 * 1024 }),
  UPSTREAM_CONNECTIONS: Type.Integer({ minimum: 1, maximum: 10_000, default: 64 }),
  UPSTREAM_QUEUE: Type.Integer({ minimum: 0, maximum: 100_000, default: 512 }),
  UPSTREAM_CONNECT_TIMEOUT_MS: milliseconds(2_000, 'How long establishing a connection may take'),
  UPSTREAM_TIMEOUT_MS: milliseconds(
    5_000,
    'How long a response may take to begin, and pause between chunks',
  ),
  UPSTREAM_DEADLINE_MS: milliseconds(
    8_000,
    'How long all upstream requests of one client request may take together',
  ),
  UPSTREAM_PROBE_INTERVAL_MS: milliseconds(
    1_000,
    'How long a failed replica gets no requests, and the pause between two probes of it',
  ),
  UPSTREAM_RESOLVE_INTERVAL_MS: milliseconds(
    0,
    "How often to look up the backends' host names; each address is then a replica. 0: never",
    0,
  ),
  PURGE_INTERVAL_MS: milliseconds(
    10_000,
    'How often to look for deletions whose nodes are not purged; while nothing is deleted, that costs no query',
  ),
  PURGE_AGAIN_INTERVAL_MS: Type.Integer({
    minimum: 1,
    maximum: 86_400_000,
    default: 3_600_000,
    description:
      'How often to purge again for the deletions of the last week, in case a database has lost a purge',
  }),
});
export type Settings = Static<typeof settingsSchema>;
