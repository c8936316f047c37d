import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import { type App, serviceUnavailable } from 'service-kit';

/** Only files from the bff, and nothing inline. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const index = fileURLToPath(import.meta.resolve('page/dist/index.html'));

/** Serves the page as built by Vite; `pnpm dev` builds it when it starts. */
export async function registerFiles(app: App): Promise<void> {
  await app.register(fastifyStatic, { root: dirname(index), serve: false });
  const hidden = { schema: { hide: true } };

  app.get('/', hidden, async (_request, reply) => {
    if (!existsSync(index)) {
      throw serviceUnavailable('The page is not built: run `pnpm --filter page build`');
    }
    return reply
      .header('content-security-policy', contentSecurityPolicy)
      .header('cache-control', 'no-cache')
      .header('x-content-type-options', 'nosniff')
      .header('referrer-policy', 'no-referrer')
      .sendFile('index.html', { cacheControl: false });
  });
  // The file names change with the content.
  app.get<{ Params: { '*': string } }>('/assets/*', hidden, async (request, reply) =>
    reply
      .header('x-content-type-options', 'nosniff')
      .sendFile(`assets/${request.params['*']}`, { maxAge: '1y', immutable: true }),
  );
}
