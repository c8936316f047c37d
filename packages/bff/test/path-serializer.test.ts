import { expect, test } from 'vitest';
import { pathSerializer } from '../src/upstream/path-serializer.ts';

test('parameters are percent-encoded, so that each remains one segment', () => {
  const template = 'http://projects/api/projects/{project_id}/collaborators/{email}';
  for (const [project_id, email, path] of [
    ['1', 'ann@x.io', '1/collaborators/ann%40x.io'],
    ['..', 'a/b?c#{email}', '../collaborators/a%2Fb%3Fc%23%7Bemail%7D'],
    ['$&', 'é', '%24%26/collaborators/%C3%A9'],
  ]) {
    expect(pathSerializer(template, { project_id, email })).toBe(
      `http://projects/api/projects/${path}`,
    );
  }
  expect(pathSerializer('http://projects/projects', {})).toBe('http://projects/projects');
});
