import { describe, expect, test } from 'vitest';
import { announcement } from '../dev/announcement.ts';
import { readOptions } from '../dev/options.ts';
import { commonEnvironment, ownDatabases, services, withDatabases } from '../dev/settings.ts';

const settingsOf = (environment: Record<string, string>) =>
  Object.fromEntries(services(environment).map(({ name, settings }) => [name, settings]));

const versionsIn = (environment: Record<string, string>) =>
  services(environment).map(({ prefix, settings }) => settings[`${prefix}_VERSIONS`]);

describe('settings of the services that dev starts', () => {
  test('each service gets only variables with its prefix, and the bff gets the URLs of the backends', () => {
    expect(settingsOf({ PATH: '/bin' })).toEqual({
      projects: {
        PROJECTS_HOST: '127.0.0.1',
        PROJECTS_PORT: '8081',
        PROJECTS_LOG_PRETTY: 'true',
        PROJECTS_VERSIONS: 'memory',
      },
      commissioning: {
        COMMISSIONING_HOST: '127.0.0.1',
        COMMISSIONING_PORT: '8082',
        COMMISSIONING_LOG_PRETTY: 'true',
        COMMISSIONING_VERSIONS: 'memory',
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

  test('of several replicas, each listens 10 ports above the one before, and the bff gets all URLs', () => {
    const all = services({ COMMISSIONING_PORT: '9000', PROJECTS_POOL_SIZE: '3' }, 3);
    expect(all.map(({ label, name, port, url }) => ({ label, name, port, url }))).toEqual([
      { label: 'projects', name: 'projects', port: 8081, url: 'http://127.0.0.1:8081' },
      { label: 'projects 2', name: 'projects', port: 8091, url: 'http://127.0.0.1:8091' },
      { label: 'projects 3', name: 'projects', port: 8101, url: 'http://127.0.0.1:8101' },
      { label: 'commissioning', name: 'commissioning', port: 9000, url: 'http://127.0.0.1:9000' },
      { label: 'commissioning 2', name: 'commissioning', port: 9010, url: 'http://127.0.0.1:9010' },
      { label: 'commissioning 3', name: 'commissioning', port: 9020, url: 'http://127.0.0.1:9020' },
      { label: 'bff', name: 'bff', port: 8080, url: 'http://127.0.0.1:8080' },
    ]);
    const [first, second] = all.map(({ settings }) => settings);
    expect(first).toMatchObject({ PROJECTS_VERSIONS: 'database', PROJECTS_POOL_SIZE: '3' });
    expect(second).toEqual({ ...first, PROJECTS_PORT: '8091' });
    expect(all.at(-1)?.settings).toMatchObject({
      BFF_PROJECTS_URL: 'http://127.0.0.1:8081,http://127.0.0.1:8091,http://127.0.0.1:8101',
      BFF_COMMISSIONING_URL: 'http://127.0.0.1:9000,http://127.0.0.1:9010,http://127.0.0.1:9020',
    });
    const urls = { projects: 'postgres://p', commissioning: 'postgres://c' };
    expect(
      withDatabases(all, urls).map(({ settings }) => settings['PROJECTS_DATABASE_URL']),
    ).toEqual(['postgres://p', 'postgres://p', 'postgres://p', ...Array(4).fill(undefined)]);
  });

  test('with several replicas, versions must be in the database, and every port must be free', () => {
    expect(() => services({ PROJECTS_VERSIONS: 'memory' }, 2)).toThrow(
      'PROJECTS_VERSIONS is memory: --replicas 2 needs database',
    );
    expect(services({ PROJECTS_VERSIONS: 'memory' })[0]?.settings).toMatchObject({
      PROJECTS_VERSIONS: 'memory',
    });
    expect(() => services({ BFF_PORT: '8091' }, 2)).toThrow(
      'projects 2 and bff would both listen on port 8091: set PROJECTS_PORT or BFF_PORT',
    );
    expect(() => services({ PROJECTS_PORT: '65530' }, 2)).toThrow(
      'PROJECTS_PORT is not the number of a port: set it to one from 1 to 65525',
    );
  });

  test('after --replicas, versions go back to memory in the embedded PostgreSQL, but not in other databases', () => {
    expect(versionsIn({})).toEqual(['memory', 'memory', undefined]);
    expect(versionsIn({ PROJECTS_VERSIONS: 'database' })).toEqual([
      'database',
      'memory',
      undefined,
    ]);
    const own = {
      PROJECTS_DATABASE_URL: 'postgres://a@host/p',
      COMMISSIONING_DATABASE_URL: 'postgres://a@host/c',
    };
    expect(versionsIn(own)).toEqual([undefined, undefined, undefined]);
  });

  test('the addresses of all replicas are printed', () => {
    const urls = { projects: 'postgres://p', commissioning: 'postgres://c' };
    expect(announcement(services({}, 2), urls, undefined).join('\n')).toContain(`
docs           http://127.0.0.1:8081/docs (projects)
docs           http://127.0.0.1:8091/docs (projects 2)
docs           http://127.0.0.1:8082/docs (commissioning)
docs           http://127.0.0.1:8092/docs (commissioning 2)
docs           http://127.0.0.1:8080/docs (bff)
`);
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
    expect(readOptions([])).toEqual({ fresh: false, sql: false, help: false, replicas: 1 });
    expect(readOptions(['--replicas', '2'])).toMatchObject({ replicas: 2 });
    expect(readOptions(['--', '--fresh'])).toMatchObject({ fresh: true });
  });

  test.each(['0', '9', '1.5', 'two', '', '-1'])('%j replicas are rejected', (count) => {
    expect(() => readOptions([`--replicas=${count}`])).toThrow(
      `--replicas: expected an integer from 1 to 8, received ${JSON.stringify(count)}`,
    );
  });

  test('an unknown one is rejected in one line', () => {
    expect(() => readOptions(['--frsh'])).toThrow(/^Unknown option '--frsh': [^\n]+--help[^\n]+$/);
  });
});
