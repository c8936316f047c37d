import { setTimeout as delay } from 'node:timers/promises';
import type { App } from './app-type.ts';
import type { ServerSettings } from './settings/common-settings.ts';
import { reasonOf } from './reason.ts';
import { SettingsError } from './settings/settings.ts';
import { traceIfAsked } from './observability/tracing.ts';

/** Where to listen, and how long stopping may take. */
export type ServeSettings = Readonly<
  Pick<ServerSettings, 'HOST' | 'SHUTDOWN_DELAY_MS' | 'SHUTDOWN_TIMEOUT_MS'> & { PORT: number }
>;

const signals = ['SIGTERM', 'SIGINT'] as const;

/**
 * Listens until SIGTERM or SIGINT. Then `/ready` answers 503 at once. After `SHUTDOWN_DELAY_MS`, in
 * which load balancers hear of that, no connection is accepted any more, the requests that were sent
 * are answered, and the process exits: with 0, or with 1 if that takes longer than
 * `SHUTDOWN_TIMEOUT_MS`. A second signal ends it at once, with 1.
 */
export async function serve(
  app: App,
  settings: ServeSettings,
  process: NodeJS.Process,
): Promise<void> {
  await app.listen({ host: settings.HOST, port: settings.PORT });

  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    if (app.isStopping) {
      app.log.warn(`${signal} again: stopping at once`);
      process.exit(1);
    }
    app.isStopping = true;
    app.log.info(`${signal}: stopping`);
    await delay(settings.SHUTDOWN_DELAY_MS);
    setTimeout(() => {
      app.log.error(`Not stopped within ${settings.SHUTDOWN_TIMEOUT_MS} ms`);
      process.exit(1);
    }, settings.SHUTDOWN_TIMEOUT_MS).unref();
    try {
      await app.close();
      process.exit(0);
    } catch (error) {
      app.log.error(error, 'Not stopped cleanly');
      process.exit(1);
    }
  };
  for (const signal of signals) process.on(signal, (name) => void stop(name));

  // What nobody has caught, rejections too, leaves the service in a state that nobody knows.
  const die = (error: unknown): void => {
    app.log.fatal(error, 'An error that nobody caught');
    process.exit(1);
  };
  process.on('uncaughtException', die);
}

/**
 * Runs a service's start. What prevents it is one line on stderr, for settings one line each, and
 * exit code 1; a mistake in the code comes with its stack. Traces it where `OTEL_*` variables say so.
 *
 * @param name of the service
 */
export async function start(
  name: string,
  process: NodeJS.Process,
  run: () => Promise<void>,
): Promise<void> {
  // As a container's first process, Node would take no notice of a signal before it listens.
  const giveUp = (): void => process.exit(1);
  for (const signal of signals) process.on(signal, giveUp);
  try {
    await traceIfAsked(name, process.env);
    await run();
  } catch (error) {
    process.stderr.write(`${describe(error)}\n`);
    process.exit(1);
  } finally {
    for (const signal of signals) process.off(signal, giveUp);
  }
}

const mistakes = new Set(['Error', 'TypeError', 'RangeError', 'ReferenceError', 'SyntaxError']);

/** Errors with a name or a code of their own were made for people to read. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, address, port } = error as NodeJS.ErrnoException & {
    address?: string;
    port?: number;
  };
  if (code === 'EADDRINUSE') {
    return `Another process listens on ${address}:${port} already: stop it, or choose another port`;
  }
  if (error instanceof SettingsError) return error.message;
  return mistakes.has(error.name) && code === undefined
    ? (error.stack ?? error.message)
    : reasonOf(error);
}
