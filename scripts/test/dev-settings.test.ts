import { describe, expect, test } from 'vitest';
import { readOptions } from '../dev/options.ts';
import { commonEnvironment, ownDatabases, services, withDatabases } from '../dev/settings.ts';

const settingsOf = (environment: Record<string, string>) =>
  Object.fromEntries(services(environment).map(({ name, settings }) => [name, settings]));

describe('settings of the services that dev starts', () => {
  test('each service gets only variables with its prefix, and the bff gets the URLs of the backends', () => {
    expect(settingsOf({ PATH: '/bin' })).toEqual({
      projects: {
        PROJECTS_HOST: '127.0.0.1',
        PROJECTS_PORT: '8081',
        PROJECTS_LOG_PRETTY: 'true',
      },
      commissioning: {
        COMMISSIONING_HOST: '127.0.0.1',
        COMMISSIONING_PORT: '8082',
        COMMISSIONING_LOG_PRETTY: 'true',
      },
      bff: {
        BFF_HOST: '127.0.0.1',
        BFF_PORT: '8080',
        BFF_LOG_PRETTY: 'true',
        BFF_PROJECTS_URL: 'http://127.0.0.1:8081',
        BFF_COMMISSIONING_URL: 'http://127.0.0.1:8082',
        BFF_PAGE: 'true',
      },
    });
  });

  test('variables that Kubernetes sets for a Service are ignored', () => {
    const ofAService = { BFF_PORT: 'tcp://10.0.0.1:80', BFF_SERVICE_HOST: '10.0.0.1' };
    expect(services(ofAService)).toEqual(services({}));
  });

  test("the user's settings override the defaults, and the bff gets the resulting URLs", () => {
    const { projects, bff } = settingsOf({
      PROJECTS_PORT: '9081',
      PROJECTS_HOST: '0.0.0.0',
      PROJECTS_POOL_SIZE: '3',
      BFF_COMMISSIONING_URL: 'http://elsewhere.example',
    });
    expect(projects).toMatchObject({ PROJECTS_PORT: '9081', PROJECTS_POOL_SIZE: '3' });
    expect(bff).toMatchObject({
      BFF_PROJECTS_URL: 'http://127.0.0.1:9081',
      BFF_COMMISSIONING_URL: 'http://elsewhere.example',
    });
  });

  test('variables without a service prefix reach all services', () => {
    const environment = { PATH: '/bin', NODE_ENV: 'test', BFF_PORT: '1', PROJECTS_PORT: '2' };
    expect(commonEnvironment(environment)).toEqual({ PATH: '/bin', NODE_ENV: 'test' });
  });

  test('a port must be valid and used by one service only', () => {
    for (const port of ['x', '0', '65536', '']) {
      expect(() => services({ PROJECTS_PORT: port })).toThrow('PROJECTS_PORT is not the number');
    }
    expect(() => services({ BFF_PORT: '8081' })).toThrow('set PROJECTS_PORT or BFF_PORT');
  });

  test('the user’s own databases are used if both are set', () => {
    const both = {
      PROJECTS_DATABASE_URL: 'postgres://a@host/p',
      COMMISSIONING_DATABASE_URL: 'postgres://a@host/c',
    };
    expect(ownDatabases(both)).toEqual({
      projects: 'postgres://a@host/p',
      commissioning: 'postgres://a@host/c',
    });
    expect(ownDatabases({})).toBeUndefined();
    expect(() => ownDatabases({ PROJECTS_DATABASE_URL: 'postgres://a@host/p' })).toThrow(
      'PROJECTS_DATABASE_URL is set and COMMISSIONING_DATABASE_URL is not',
    );
  });

  test('only the backends get a database URL', () => {
    const urls = { projects: 'postgres://p', commissioning: 'postgres://c' };
    expect(withDatabases(services({}), urls).map(({ settings }) => settings)).toEqual([
      expect.objectContaining({ PROJECTS_DATABASE_URL: 'postgres://p' }),
      expect.objectContaining({ COMMISSIONING_DATABASE_URL: 'postgres://c' }),
      expect.not.objectContaining({ BFF_DATABASE_URL: expect.anything() }),
    ]);
  });
});

describe('arguments of dev', () => {
  test('are read', () => {
    expect(readOptions([])).toEqual({ fresh: false, sql: false, help: false });
    expect(readOptions(['--', '--fresh'])).toMatchObject({ fresh: true });
  });

  test('an unknown one is rejected in one line', () => {
    expect(() => readOptions(['--frsh'])).toThrow(/^Unknown option '--frsh': [^\n]+--help[^\n]+$/);
  });
});
