import process from 'node:process';
import { startBackend } from 'service-kit/backend';
import { buildApp } from './app.ts';
import { settingsSchema } from './config.ts';

const migrations = new URL('../migrations', import.meta.url);
await startBackend({ prefix: 'COMMISSIONING', settingsSchema, migrations, buildApp }, process);
