import { startTestBackend } from 'service-kit/testing';
import { buildApp } from '../src/app.ts';
import { settingsSchema } from '../src/config.ts';

export const startProjects = () =>
  startTestBackend({
    prefix: 'PROJECTS',
    settingsSchema,
    migrations: new URL('../migrations', import.meta.url),
    buildApp,
  });
