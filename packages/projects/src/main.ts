import process from 'node:process';
import { cacheCompiledCode } from 'service-kit/compile-cache';

// It is for what is imported after it.
cacheCompiledCode();
const { startBackend } = await import('service-kit/backend');
const { buildApp } = await import('./app.ts');
const { settingsSchema } = await import('./config.ts');

const migrations = new URL('../migrations', import.meta.url);
await startBackend({ prefix: 'PROJECTS', settingsSchema, migrations, buildApp }, process);
