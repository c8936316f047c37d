import process from 'node:process';
import { cacheCompiledCode } from 'service-kit/compile-cache';

cacheCompiledCode();
const { startBackend } = await import('service-kit/backend');
const { buildApp } = await import('./app.ts');
const { settingsSchema } = await import('./config.ts');

const migrations = new URL('../migrations', import.meta.url);
await startBackend({ prefix: 'PROJECTS', settingsSchema, migrations, buildApp }, process);
