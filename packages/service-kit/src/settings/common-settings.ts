import { type Static, type TObject, Type } from 'typebox';

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** Settings of any service that listens, to be spread into a `Type.Object()`. */
export const serverSettings = {
  HOST: Type.String({ default: '127.0.0.1', description: 'The address to listen on' }),
  LOG_LEVEL: Type.Unsafe<(typeof levels)[number]>(
    Type.Union(
      levels.map((level) => Type.Literal(level)),
      { default: 'info', description: 'What is logged' },
    ),
  ),
  LOG_PRETTY: Type.Boolean({ default: false, description: 'Log for people, not as JSON' }),
  LOG_USER_KEY: Type.Optional(
    Type.String({
      minLength: 16,
      description: 'What users are hashed with in the log, the same for all services',
    }),
  ),
  MAX_CONNECTIONS: Type.Integer({
    minimum: 1,
    maximum: 1_000_000,
    default: 10_000,
    description: 'How many connections may be open; what comes beyond them is closed',
  }),
  REQUEST_TIMEOUT_MS: Type.Integer({
    minimum: 1,
    maximum: 600_000,
    default: 30_000,
    description: 'How long a whole request may take to arrive, in milliseconds',
  }),
  KEEP_ALIVE_TIMEOUT_MS: Type.Integer({
    minimum: 1,
    maximum: 600_000,
    default: 72_000,
    description: 'How long a connection may wait for its next request, in milliseconds',
  }),
  SHUTDOWN_DELAY_MS: Type.Integer({
    minimum: 0,
    maximum: 600_000,
    default: 0,
    description:
      'How long to go on accepting connections after SIGTERM, while /ready says 503, in milliseconds',
  }),
  SHUTDOWN_TIMEOUT_MS: Type.Integer({
    minimum: 0,
    maximum: 600_000,
    default: 10_000,
    description: 'How long requests may take to finish after that, in milliseconds',
  }),
};

export type ServerSettings = Static<TObject<typeof serverSettings>>;

/** The `PORT` of a service that listens; 0 is any that is free. */
export const port = (defaultValue: number) =>
  Type.Integer({
    minimum: 0,
    maximum: 65_535,
    default: defaultValue,
    description: 'The port to listen on',
  });

/** The `CACHING` of a service; without it, each read asks again for all that it answers. */
export const caching = (without: string) =>
  Type.Boolean({ default: true, description: `False: ${without}` });

/** Settings of a service with a PostgreSQL database. */
export const databaseSettings = {
  DATABASE_URL: Type.String({
    format: 'postgres-url',
    description: 'postgres://user:password@host:port/database',
  }),
  POOL_SIZE: Type.Integer({
    minimum: 1,
    maximum: 1000,
    default: 10,
    description: 'How many connections to the database',
  }),
  CONNECTION_TIMEOUT_MS: Type.Integer({
    minimum: 1,
    maximum: 600_000,
    default: 5_000,
    description: 'How long to wait for a connection, in milliseconds',
  }),
  STATEMENT_TIMEOUT_MS: Type.Integer({
    minimum: 1,
    maximum: 600_000,
    default: 10_000,
    description: 'How long a statement may take, in milliseconds',
  }),
  CACHING: caching('no ETag, no 304, no lock: it only reads, beside the service that writes'),
};
