import type { App } from './app.ts';
import type { ServerSettings } from './settings/common-settings.ts';
import { reasonOf } from './reason.ts';
import { SettingsError } from './settings/settings.ts';
import { traceIfAsked } from './observability/tracing.ts';

/** Where to listen, and for how long to stop. */
export type ServeSettings = Readonly<
  Pick<ServerSettings, 'HOST' | 'SHUTDOWN_TIMEOUT_MS'> & { PORT: number }
>;

const signals = ['SIGTERM', 'SIGINT'] as const;

/**
 * Listens until SIGTERM or SIGINT. Then `/ready` says 503, nothing new is accepted, what is in
 * flight is finished, and the process exits: with 0, or with 1 if that took too long, or on a
 * second signal.
 */
export async function serve(
  app: App,
  { HOST: host, PORT: port, SHUTDOWN_TIMEOUT_MS: shutdownTimeoutMs }: ServeSettings,
  process: NodeJS.Process,
): Promise<void> {
  let stopping = false;
  await app.listen({ host, port });

  const stop = (signal: NodeJS.Signals): void => {
    if (stopping) {
      app.log.warn(`${signal} again: stopping at once`);
      process.exit(1);
    }
    stopping = true;
    app.log.info(`${signal}: stopping`);
    setTimeout(() => {
      app.log.error(`Not stopped within ${shutdownTimeoutMs} ms`);
      process.exit(1);
    }, shutdownTimeoutMs).unref();
    app.close().then(
      () => process.exit(0),
      (error: unknown) => {
        app.log.error(error, 'Not stopped cleanly');
        process.exit(1);
      },
    );
  };
  for (const signal of signals) process.on(signal, stop);

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
