import { type Static, type TObject, Type } from 'typebox';

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** A time of at most ten minutes. */
export const milliseconds = (defaultValue: number, description: string, minimum = 1) =>
  Type.Integer({ minimum, maximum: 600_000, default: defaultValue, description });

export const serverSettings = {
  HOST: Type.String({ default: '127.0.0.1', description: 'Address to listen on' }),
  LOG_LEVEL: Type.Unsafe<(typeof levels)[number]>(
    Type.Union(
      levels.map((level) => Type.Literal(level)),
      { default: 'info', description: 'Minimum level of log lines' },
    ),
  ),
  LOG_PRETTY: Type.Boolean({
    default: false,
    description: 'Log in a format for people instead of JSON',
  }),
  LOG_USER_KEY: Type.Optional(
    Type.String({
      minLength: 16,
      description: 'Key for hashing users in the log; use the same for all services',
    }),
  ),
  MAX_CONNECTIONS: Type.Integer({
    minimum: 1,
    maximum: 1_000_000,
    default: 10_000,
    description: 'Maximum number of open connections; further ones are closed',
  }),
  REQUEST_TIMEOUT_MS: milliseconds(30_000, 'Time limit for receiving a request, in milliseconds'),
  KEEP_ALIVE_TIMEOUT_MS: milliseconds(
    72_000,
    'How long a connection may be idle between requests, in milliseconds',
  ),
  SHUTDOWN_DELAY_MS: milliseconds(
    0,
    'How long to keep accepting connections after SIGTERM, with /ready answering 503, in milliseconds',
    0,
  ),
  SHUTDOWN_TIMEOUT_MS: milliseconds(
    10_000,
    'Time limit for finishing requests after that delay, in milliseconds',
    0,
  ),
  SHUTDOWN_IDLE_MS: milliseconds(
    500,
    'How long a connection must have been idle to be closed during shutdown, in milliseconds',
    0,
  ),
};

export type ServerSettings = Static<TObject<typeof serverSettings>>;

export const port = (defaultValue: number) =>
  Type.Integer({
    minimum: 0,
    maximum: 65_535,
    default: defaultValue,
    description: 'Port to listen on',
  });

/** The `CACHING` of a service. If it is false, no read is answered from a cache. */
export const caching = (effect: string) =>
  Type.Boolean({ default: true, description: `False: ${effect}` });

export const databaseSettings = {
  DATABASE_URL: Type.String({
    format: 'postgres-url',
    description: 'postgres://user:password@host:port/database',
  }),
  POOL_SIZE: Type.Integer({
    minimum: 1,
    maximum: 1000,
    default: 10,
    description: 'Maximum number of connections to the database',
  }),
  CONNECTION_TIMEOUT_MS: milliseconds(
    5_000,
    'Time limit for getting a connection, in milliseconds',
  ),
  STATEMENT_TIMEOUT_MS: milliseconds(10_000, 'Time limit of a statement, in milliseconds'),
  VERSIONS: Type.Optional(
    Type.Unsafe<'memory' | 'database'>(
      Type.Union([Type.Literal('memory'), Type.Literal('database')], {
        description:
          'Where the versions behind ETags are kept; `database` allows any number of processes',
      }),
    ),
  ),
  MIGRATION_DATABASE_URL: Type.Optional(
    Type.String({
      format: 'postgres-url',
      description: 'DATABASE_URL for migrations, for example to bypass a pooler',
    }),
  ),
  RELEASE: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 64,
      description: 'Identifies the build, with VERSIONS=database',
    }),
  ),
  CACHING: caching('no ETag, no 304, no lock; serves reads only, beside the process that writes'),
  GATHERED_REVALIDATION: Type.Boolean({
    default: true,
    description: 'Answer requests of the gateway that revalidate several stored responses',
  }),
};

export type DatabaseSettings = Static<TObject<typeof databaseSettings>>;
