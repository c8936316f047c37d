import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { startCluster } from 'local-postgres';
import { withoutChecks } from '../../../scripts/dev/databases.ts';

const isEmpty = (line: string) => line.trimEnd().endsWith('statement:');

test('--sql prints statements, except the empty ones', async () => {
  const all: string[] = [];
  const printed: string[] = [];
  const print = withoutChecks((line) => printed.push(line));
  const cluster = await startCluster({
    parameters: { log_statement: 'all' },
    log: (line) => {
      all.push(line);
      print(line);
    },
  });
  onTestFinished(() => cluster.stop());
  const client = new pg.Client(cluster.adminUrl);
  await client.connect();
  await client.query('');
  await client.query("SELECT 'last'");
  await client.end();
  await expect.poll(() => all.join('\n')).toContain("statement: SELECT 'last'");
  expect(all.filter(isEmpty)).toHaveLength(1);
  expect(printed).toEqual(all.filter((line) => !isEmpty(line)));
});
