// Writes openapi/*.json and the clients' types.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { generateTypes } from '../packages/api-clients/scripts/generate-types.ts';
import { readSettings } from '../packages/service-kit/src/index.ts';
import { readArguments } from './arguments.ts';

const usage = `Usage: pnpm openapi [--check]

Writes the contracts of the services to openapi/, and the types of their clients.

  --check  only compares them with the code, and exits with 1 if one is outdated
  --help
`;
const { check } = readArguments(usage, { check: { type: 'boolean', default: false } }).values;
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

/** Writes a service's document and client. Nothing connects to a database. */
async function describe(name: string): Promise<void> {
  const prefix = name.toUpperCase();
  const { settingsSchema } = await import(`../packages/${name}/src/config.ts`);
  const { buildApp } = await import(`../packages/${name}/src/app.ts`);
  const environment = {
    [`${prefix}_LOG_LEVEL`]: 'silent',
    ...('DATABASE_URL' in settingsSchema.properties && {
      [`${prefix}_DATABASE_URL`]: 'postgres://localhost/none',
    }),
  };
  const app = await buildApp(readSettings(prefix, settingsSchema, environment));
  await app.ready();
  const document = app.swagger();
  await app.close();
  await put(`openapi/${name}.json`, `${JSON.stringify(document, null, 2)}\n`);
  await put(`packages/api-clients/src/${name}.gen.ts`, await generateTypes(document));
}

/** One line: the message, and the line of our own code that threw it. */
function reportOf(name: string, error: unknown): string {
  const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
  const [place] = stack.matchAll(/packages\/(?!.*node_modules)[^)\s]+/g);
  return `${name} cannot be described: ${message}${place === undefined ? '' : ` (${place[0]})`}`;
}

// The bff's contract is made from those of its backends, so they come first.
for (const name of ['projects', 'commissioning', 'bff']) {
  try {
    await describe(name);
  } catch (error) {
    console.error(reportOf(name, error));
    process.exit(1);
  }
}
process.exitCode = different > 0 ? 1 : 0;
