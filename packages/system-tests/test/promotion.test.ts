import { expect, onTestFinished, test } from 'vitest';
import { durableCluster } from '../src/databases.ts';
import { promoteCopy } from '../src/promotion.ts';
import { startSystem } from '../src/system.ts';

test('after the last commits are lost, no ETag names other content', async () => {
  const cluster = await durableCluster();
  onTestFinished(() => cluster.remove());
  const system = await startSystem({ databases: cluster.databases, versions: 'database' });
  onTestFinished(() => system.stop());
  await expect(promoteCopy(system, cluster)).resolves.toBeUndefined();
});
