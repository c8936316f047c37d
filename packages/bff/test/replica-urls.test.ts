import { readSettings, replicaUrlsOf } from 'service-kit';
import { expect, test } from 'vitest';
import { settingsSchema } from '../src/config.ts';

const read = (url: string) => readSettings('BFF', settingsSchema, { BFF_PROJECTS_URL: url });

test.for([
  ['http://a:8081', ['http://a:8081/']],
  ['http://a/base/,http://b/base', ['http://a/base/', 'http://b/base']],
  ['http://a, https://a', ['http://a/', 'https://a/']],
  ['http://10.0.0.1:1,http://[::1]:1', ['http://10.0.0.1:1/', 'http://[::1]:1/']],
] as const)('%s is accepted', ([value, urls]) => {
  expect(read(value).PROJECTS_URL).toBe(value);
  expect(replicaUrlsOf(value)?.map(String)).toEqual(urls);
});

test.for([
  ['an empty part', 'http://a,,http://b'],
  ['a comma at the end', 'http://a,'],
  ['different paths', 'http://a/one,http://b/two'],
  ['the same origin twice', 'http://a,http://b,http://A:80/'],
  ['another scheme', 'http://a,ftp://b'],
  ['no scheme', 'a:8081'],
  ['a user', 'http://ann:swordfish@a'],
  ['a query', 'http://a?b'],
  ['another separator', 'http://a http://b'],
] as const)('%s is reported, without the value', ([, value]) => {
  expect(() => read(value)).toThrow(
    'BFF_PROJECTS_URL: expected replica-urls (http or https URLs, separated by commas, with ' +
      `different origins and one path), received ${value.length} characters that are not shown`,
  );
});
