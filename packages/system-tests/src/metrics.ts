import { settingsSchema } from 'projects/config';
import { readSettings } from 'service-kit';
import { buildApp } from '../../projects/src/app.ts';

/** The metrics of projects with these settings. It never connects to its database. */
export async function metricsWith(settings: Readonly<Record<string, string>>): Promise<string> {
  const given = readSettings('PROJECTS', settingsSchema, {
    PROJECTS_DATABASE_URL: 'postgres://127.0.0.1/projects',
    PROJECTS_LOG_LEVEL: 'silent',
    ...settings,
  });
  const app = await buildApp(given);
  const { body } = await app.inject('/metrics');
  await app.close();
  return body;
}
