import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { curlOf } from '../src/explain/curl.ts';

const run = promisify(execFile);

test('a shell parses the command as intended, with every kind of quote', async () => {
  const command = curlOf(
    {
      number: 1,
      user: 'ann@example.com',
      action: { number: 1, label: '' },
      at: 0,
      method: 'PATCH',
      path: "/projects/1?after='$(id)",
      requestFields: [
        { name: 'x-user', value: 'ann@example.com' },
        { name: 'if-match', value: '"r.e.1"' },
        { name: 'accept', value: '*/*' },
      ],
      requestBody: `{"name":"Ann's \`house\`"}`,
      status: 200,
      responseFields: [],
      responseBody: '',
      milliseconds: 1,
      hadETag: undefined,
    },
    'http://localhost:8080',
  );
  const { stdout } = await run('sh', ['-c', command.replace('curl', `printf '%s\\n'`)]);
  expect(stdout.trimEnd().split('\n')).toEqual([
    '-i',
    "http://localhost:8080/projects/1?after='$(id)",
    '-X',
    'PATCH',
    '-H',
    'x-user: ann@example.com',
    '-H',
    'if-match: "r.e.1"',
    '-d',
    `{"name":"Ann's \`house\`"}`,
  ]);
});
