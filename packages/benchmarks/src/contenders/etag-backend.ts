import etag from '@fastify/etag';
import type * as App from 'projects/app';
import type * as Config from 'projects/config';
import { startBackend } from 'service-kit/backend';

/**
 * One of the backends with @fastify/etag in place of ours: it makes each answer, with its queries,
 * hashes it, and then says 304 if the hash is what was asked about.
 */
const [, , name] = process.argv;
const { buildApp } = (await import(`${name}/app`)) as typeof App;
const { settingsSchema } = (await import(`${name}/config`)) as typeof Config;

await startBackend(
  {
    prefix: String(name).toUpperCase(),
    settingsSchema,
    migrations: new URL(`../../../${name}/migrations`, import.meta.url),
    async buildApp(settings) {
      const app = await buildApp(settings);
      // Hooks of the root are also for routes that are there already.
      app.addHook('onSend', async (_request, reply) => {
        if (reply.statusCode === 200) reply.header('cache-control', 'no-cache');
      });
      await app.register(etag);
      return app;
    },
  },
  process,
);
