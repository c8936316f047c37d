import { connect, untilWaiting } from 'local-postgres/testing';
import { expect, onTestFinished, test } from 'vitest';
import { startProjects } from './backend.ts';
import { createZone } from './zone.ts';

const ann = 'ann@example.com';

test('a PATCH of a zone keeps what a migration changes meanwhile', async () => {
  const projects = await startProjects();
  onTestFinished(() => projects.stop());
  const migration = await connect(projects.adminUrl);
  onTestFinished(() => migration.end());
  const { zone, zone_id } = await createZone(projects, ann);
  await migration.query('BEGIN');
  await migration.query("UPDATE zones SET scenario = 'migrated' WHERE zone_id = $1", [zone_id]);
  const renamed = projects.ask(ann, 'PATCH', zone, { name: 'Renamed' });
  await untilWaiting(migration, 1);
  await migration.query('COMMIT');
  const expected = { name: 'Renamed', scenario: 'migrated' };
  expect((await renamed).json()).toMatchObject(expected);
  expect((await projects.ask(ann, 'GET', zone)).json()).toMatchObject(expected);
});
