import process from 'node:process';
import { cacheCompiledCode } from 'service-kit/compile-cache';

// Only affects modules that are imported later.
cacheCompiledCode();
const { readSettings, serve, start } = await import('service-kit');
const { buildApp } = await import('./app.ts');
const { settingsSchema } = await import('./config.ts');

await start('bff', process, async () => {
  const settings = readSettings('BFF', settingsSchema, process.env);
  await serve(await buildApp(settings), settings, process);
});
