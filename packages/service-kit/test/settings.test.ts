import { type Static, Type } from 'typebox';
import { describe, expect, expectTypeOf, test } from 'vitest';
import {
  databaseSettings,
  port,
  readSettings,
  serverSettings,
  SettingsError,
} from '../src/index.ts';

const schema = Type.Object({
  ...serverSettings,
  ...databaseSettings,
  PORT: port(8081),
  RATIO: Type.Number({ default: 0.5 }),
});
const url = 'postgres://ann:swordfish@127.0.0.1:5432/things';
const read = (environment: Record<string, string | undefined>) =>
  readSettings('THINGS', schema, { THINGS_DATABASE_URL: url, ...environment });

function complaintsOf(environment: Record<string, string | undefined>): string[] {
  try {
    readSettings('THINGS', schema, environment);
  } catch (error) {
    if (error instanceof SettingsError) return error.message.split('\n');
    throw error;
  }
  return [];
}

test('unset settings have their defaults', () => {
  const settings = read({});
  expect(settings).toEqual({
    HOST: '127.0.0.1',
    PORT: 8081,
    CACHING: true,
    GATHERED_REVALIDATION: true,
    LOG_LEVEL: 'info',
    LOG_PRETTY: false,
    MAX_CONNECTIONS: 10_000,
    REQUEST_TIMEOUT_MS: 30_000,
    KEEP_ALIVE_TIMEOUT_MS: 72_000,
    SHUTDOWN_DELAY_MS: 0,
    SHUTDOWN_TIMEOUT_MS: 10_000,
    SHUTDOWN_IDLE_MS: 500,
    DATABASE_URL: url,
    POOL_SIZE: 10,
    CONNECTION_TIMEOUT_MS: 5_000,
    STATEMENT_TIMEOUT_MS: 10_000,
    RATIO: 0.5,
  });
  expectTypeOf(settings).toEqualTypeOf<Static<typeof schema>>();
});

test('values are converted to their types; empty means unset', () => {
  expect(
    read({
      THINGS_PORT: '0',
      THINGS_LOG_PRETTY: 'true',
      THINGS_RATIO: '0.25',
      THINGS_HOST: '',
      THINGS_LOG_LEVEL: undefined,
      OTHER_PORT: 'x',
      THINGSPORT: 'x',
    }),
  ).toMatchObject({ PORT: 0, LOG_PRETTY: true, RATIO: 0.25, HOST: '127.0.0.1' });
});

test('all invalid settings are named at once, with what was expected and received', () => {
  expect(
    complaintsOf({
      THINGS_PORT: '80801',
      THINGS_POOL_SIZE: '1e2',
      THINGS_LOG_PRETTY: 'yes',
      THINGS_LOG_LEVEL: 'verbose',
    }),
  ).toEqual([
    'THINGS_LOG_LEVEL: expected trace or debug or info or warn or error or fatal or silent ' +
      '(Minimum level of log lines), received "verbose"',
    'THINGS_LOG_PRETTY: expected boolean (Log in a format for people instead of JSON), received "yes"',
    'THINGS_DATABASE_URL: expected postgres-url (postgres://user:password@host:port/database), received nothing',
    'THINGS_POOL_SIZE: expected integer from 1 to 1000 (Maximum number of connections to the database), received "1e2"',
    'THINGS_PORT: expected integer from 0 to 65535 (Port to listen on), received "80801"',
  ]);
});

describe('a secret is not printed', () => {
  test.for(['mysql://ann:swordfish@a/b', 'swordfish', 'postgres://ann:swordfish@a'])(
    '%s',
    (bad) => {
      const [complaint] = complaintsOf({ THINGS_DATABASE_URL: bad });
      expect(complaint).toContain(`received ${bad.length} characters that are not shown`);
      expect(complaint).not.toContain('swordfish');
    },
  );
});

test('an unknown setting is named', () => {
  expect(
    complaintsOf({
      THINGS_DATABASE_URL: url,
      THINGS_POOLSIZE: '5',
      THINGS_DATABASE_ULR: 'swordfish',
      THINGS_SOMETHING_ELSE: '1',
    }),
  ).toEqual([
    'THINGS_DATABASE_ULR: there is no such setting',
    'THINGS_POOLSIZE: there is no such setting',
    'THINGS_SOMETHING_ELSE: there is no such setting',
  ]);
});

describe('variables that Kubernetes sets for a Service', () => {
  const ofAService = {
    THINGS_SERVICE_HOST: '10.0.0.1',
    THINGS_SERVICE_PORT: '8081',
    THINGS_SERVICE_PORT_HTTP: '8081',
    THINGS_PORT: 'tcp://10.0.0.1:8081',
    THINGS_PORT_8081_TCP: 'tcp://10.0.0.1:8081',
    THINGS_PORT_8081_TCP_PROTO: 'tcp',
    THINGS_PORT_8081_TCP_PORT: '8081',
    THINGS_PORT_8081_TCP_ADDR: '10.0.0.1',
  };
  const inIPv6 = {
    THINGS_DATABASE_SERVICE_HOST: 'fd00::1',
    THINGS_DATABASE_PORT: 'udp://[fd00::1]:5432',
    THINGS_DATABASE_PORT_5432_UDP: 'udp://[fd00::1]:5432',
    THINGS_DATABASE_PORT_5432_UDP_PROTO: 'udp',
    THINGS_DATABASE_PORT_5432_UDP_ADDR: 'fd00::1',
  };

  test('are ignored, also for a Service whose name only starts with the prefix', () => {
    expect(read({ ...ofAService, ...inIPv6 })).toEqual(read({}));
  });

  test.for([
    ['THINGS_SERVICE_HOST', 'example.com'],
    ['THINGS_SERVICE_PORT', 'http'],
    ['THINGS_SERVICE_PORTS', '8081'],
    ['THINGS_PORT', '10.0.0.1:8081'],
    ['THINGS_PORT', 'tcp://example.com:8081'],
    ['THINGS_PORT', 'tcp://10.0.0.1'],
    ['THINGS_PORT_8081_TCP', '8081'],
    ['THINGS_PORT_8081_TCP_PROTO', 'http'],
    ['THINGS_PORT_8081_TCP_PORT', 'http'],
    ['THINGS_PORT_8081_TCP_ADDR', 'tcp'],
    ['THINGS_PORT_X_TCP_ADDR', '10.0.0.1'],
  ] as const)('are refused in any other form: %s=%s', ([name, value]) => {
    const complaints = complaintsOf({ THINGS_DATABASE_URL: url, [name]: value });
    expect(complaints).toEqual([expect.stringMatching(new RegExp(`^${name}: `))]);
  });
});
