import { startTestBackend } from 'service-kit/testing';
import { buildApp } from '../src/app.ts';
import { settingsSchema } from '../src/config.ts';

export const startCommissioning = () =>
  startTestBackend({
    prefix: 'COMMISSIONING',
    settingsSchema,
    migrations: new URL('../migrations', import.meta.url),
    buildApp,
  });
