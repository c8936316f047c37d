import process from 'node:process';
import { readSettings, serve, start } from 'service-kit';
import { buildApp } from './app.ts';
import { settingsSchema } from './config.ts';

await start('bff', process, async () => {
  const settings = readSettings('BFF', settingsSchema, process.env);
  await serve(await buildApp(settings), settings, process);
});
