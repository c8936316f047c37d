import etag from '@fastify/etag';
import type * as App from 'projects/app';
import type * as Config from 'projects/config';
import { startBackend } from 'service-kit/backend';

/**
 * A backend with @fastify/etag instead of our library: it queries the database for every read, hashes
 * the response, and answers 304 if the hash matches If-None-Match.
 */
const [, , name] = process.argv;
// Both backends have the same structure, so the types of one serve for both.
const { buildApp }: typeof App = await import(`${name}/app`);
const { settingsSchema }: typeof Config = await import(`${name}/config`);

await startBackend(
  {
    prefix: String(name).toUpperCase(),
    settingsSchema,
    migrations: new URL(`../../../${name}/migrations`, import.meta.url),
    async buildApp(settings) {
      const app = await buildApp(settings);
      // Hooks on the root also apply to routes that are already registered.
      app.addHook('onSend', async (_request, reply) => {
        if (reply.statusCode === 200) reply.header('cache-control', 'no-cache');
      });
      await app.register(etag);
      return app;
    },
  },
  process,
);
