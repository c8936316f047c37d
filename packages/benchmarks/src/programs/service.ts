import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { Program } from './program.ts';

export type ServiceName = 'projects' | 'commissioning' | 'bff';

interface ServiceOptions {
  /** Instead of its own `main.ts`: takes the same variables. */
  readonly script?: string | undefined;
  readonly port?: number;
}

/**
 * One of our services. It does not log each request; no contender does.
 *
 * @param settings its variables, without their prefix
 */
export const launchService = (
  name: ServiceName,
  settings: Readonly<Record<string, string>>,
  { script = `../../${name}/src/main.ts`, port }: ServiceOptions = {},
): Promise<Program> =>
  Program.launch({
    name,
    port,
    command: process.execPath,
    arguments: () => [pathOf(script), name],
    environment: (port) =>
      Object.fromEntries(
        Object.entries({ PORT: String(port), LOG_LEVEL: 'warn', ...settings }).map(
          ([key, value]) => [`${name.toUpperCase()}_${key}`, value],
        ),
      ),
  });

/** One of this package's own scripts. */
export const launchScript = (name: string, script: string, upstream: string): Promise<Program> =>
  Program.launch({
    name,
    command: process.execPath,
    arguments: (port) => [pathOf(script), String(port), upstream],
  });

/** @param script relative to this package's sources */
const pathOf = (script: string): string => fileURLToPath(new URL(`../${script}`, import.meta.url));
