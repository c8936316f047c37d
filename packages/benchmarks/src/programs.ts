import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { freePort } from 'local-postgres';
import { type Launch, prefixed, Program } from 'local-postgres/program';

const timeoutMs = 120_000;

/** Starts a program, and waits until it is ready. */
export async function launch(
  options: Omit<Launch, 'environment'> & Partial<Pick<Launch, 'environment'>>,
): Promise<Program> {
  const environment = { ...process.env, NODE_ENV: 'production', ...options.environment };
  const program = new Program({ ...options, environment });
  program.start();
  try {
    await program.ready(timeoutMs);
  } catch (error) {
    await program.stop();
    throw error;
  }
  return program;
}

export const urlOf = (port: number): string => `http://127.0.0.1:${port}`;

interface ServiceOptions {
  /** Replaces its `main.ts`. Gets the same variables. */
  readonly script?: string | undefined;
  readonly port?: number;
}

/**
 * Starts one of our services, without request logs: no contender writes any.
 *
 * @param settings environment variables without the prefix of the service
 */
export async function launchService(
  name: 'projects' | 'commissioning' | 'bff',
  settings: Readonly<Record<string, string>>,
  { script = `../../${name}/src/main.ts`, port }: ServiceOptions = {},
): Promise<Program> {
  const own = port ?? (await freePort());
  return launch({
    name,
    url: urlOf(own),
    arguments: [pathOf(script), name],
    environment: prefixed(name, { PORT: String(own), LOG_LEVEL: 'warn', ...settings }),
  });
}

export async function launchScript(name: string, script: string, upstream: string) {
  const port = await freePort();
  const parameters = [pathOf(script), String(port), upstream];
  return launch({ name, url: urlOf(port), arguments: parameters });
}

/** @param script relative to `src` */
const pathOf = (script: string): string => fileURLToPath(new URL(script, import.meta.url));
