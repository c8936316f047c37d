import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { Program } from './program.ts';

export type ServiceName = 'projects' | 'commissioning' | 'bff';

interface ServiceOptions {
  /** Runs instead of its `main.ts`, with the same variables. */
  readonly script?: string | undefined;
  readonly port?: number;
}

/**
 * Starts one of our services, without request logs: no contender writes any.
 *
 * @param settings its environment variables, without prefix
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

/** Starts one of this package's scripts. */
export const launchScript = (name: string, script: string, upstream: string): Promise<Program> =>
  Program.launch({
    name,
    command: process.execPath,
    arguments: (port) => [pathOf(script), String(port), upstream],
  });

/** @param script relative to `src` */
const pathOf = (script: string): string => fileURLToPath(new URL(`../${script}`, import.meta.url));
