// Writes openapi/*.json and the clients' types; --check only compares.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { generateTypes } from '../packages/api-clients/scripts/generate-types.ts';
import { readSettings } from '../packages/service-kit/src/index.ts';

const { check } = parseArgs({ options: { check: { type: 'boolean', default: false } } }).values;
const root = new URL('../', import.meta.url);
let different = 0;

/** Writes a file, or with --check reports that it is outdated. */
async function put(path: string, content: string): Promise<void> {
  const file = new URL(path, root);
  const before = await readFile(file, 'utf8').catch(() => undefined);
  if (before === content) return;
  if (check) {
    different++;
    console.error(`${path} does not match the code: run \`pnpm openapi\` and commit it`);
    return;
  }
  await mkdir(new URL('.', file), { recursive: true });
  await writeFile(file, content);
  console.log(`${path} written`);
}

// The bff's contract includes the backends', so they come first. Nothing connects to a database.
for (const [name, environment] of [
  [
    'projects',
    { PROJECTS_DATABASE_URL: 'postgres://localhost/none', PROJECTS_LOG_LEVEL: 'silent' },
  ],
  [
    'commissioning',
    { COMMISSIONING_DATABASE_URL: 'postgres://localhost/none', COMMISSIONING_LOG_LEVEL: 'silent' },
  ],
  ['bff', { BFF_LOG_LEVEL: 'silent' }],
] as const) {
  const { settingsSchema } = await import(`../packages/${name}/src/config.ts`);
  const { buildApp } = await import(`../packages/${name}/src/app.ts`);
  const app = await buildApp(readSettings(name.toUpperCase(), settingsSchema, environment));
  await app.ready();
  const document = app.swagger();
  await app.close();
  await put(`openapi/${name}.json`, `${JSON.stringify(document, null, 2)}\n`);
  await put(`packages/api-clients/src/${name}.gen.ts`, await generateTypes(document));
}
process.exitCode = different > 0 ? 1 : 0;
