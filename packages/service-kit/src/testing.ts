import { fileURLToPath } from 'node:url';
import zlib from 'node:zlib';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { testDatabase } from 'local-postgres/testing';
import type { Static } from 'typebox';
import type { App } from './app-type.ts';
import type { Backend } from './backend.ts';
import { migrate } from './database/migrate.ts';
import { readSettings } from './settings/settings.ts';

const decoders = new Map<string, (body: Buffer) => Buffer>([
  ['identity', (body) => body],
  ['br', (body) => zlib.brotliDecompressSync(body)],
  ['zstd', (body) => zlib.zstdDecompressSync(body)],
  ['gzip', (body) => zlib.gunzipSync(body)],
]);

/**
 * The text of a body in a content coding.
 *
 * @throws Error for an unknown coding
 */
export function decoded(body: Buffer, coding: string): string {
  const decode = decoders.get(coding);
  if (decode === undefined) throw new Error(`Unknown Content-Encoding ${coding}`);
  return decode(body).toString();
}

/** Sends a request as a user, without a network; a body is sent as JSON. */
export type Ask = (
  user: string | undefined,
  method: NonNullable<InjectOptions['method']>,
  url: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<LightMyRequestResponse>;

export const askerOf =
  (app: App): Ask =>
  (user, method, url, body, headers = {}) =>
    app.inject({
      method,
      url,
      headers: {
        ...(user !== undefined && { 'x-user': user }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { payload: JSON.stringify(body) }),
    });

export interface TestBackend {
  readonly app: App;
  /** URL of the backend's database, as the superuser. */
  readonly adminUrl: string;
  readonly ask: Ask;
  stop(): Promise<void>;
}

/** Starts a backend as its `main.ts` does, without listening. */
export async function startTestBackend<Schema extends Backend['settingsSchema']>({
  prefix,
  settingsSchema,
  migrations,
  buildApp,
}: Backend<Schema>): Promise<TestBackend> {
  const database = await testDatabase();
  const settings: Static<Schema> = readSettings(prefix, settingsSchema, {
    [`${prefix}_DATABASE_URL`]: database.url,
    [`${prefix}_LOG_LEVEL`]: 'silent',
    // Longer than a test machine stalls.
    [`${prefix}_CONNECTION_TIMEOUT_MS`]: '300000',
    [`${prefix}_STATEMENT_TIMEOUT_MS`]: '300000',
  });
  const app = await buildApp(settings);
  await app.ready();
  // A test machine that stalls for seconds must not lose the lock.
  await app.conditionalRequests.becomeSoleWriter({ graceMs: 0, leaseMs: 60_000 });
  await migrate({ databaseUrl: database.url, directory: fileURLToPath(migrations) });
  return {
    app,
    adminUrl: database.adminUrl,
    ask: askerOf(app),
    async stop() {
      await app.close();
      await database.drop();
    },
  };
}
