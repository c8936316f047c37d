import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import type { App } from './app-type.ts';
import type { ServerSettings } from './settings/common-settings.ts';
import { reasonOf } from './reason.ts';
import { SettingsError } from './settings/settings.ts';
import { describeError } from './observability/logging.ts';
import { traceIfAsked } from './observability/tracing.ts';

const signals = ['SIGTERM', 'SIGINT'] as const;

/**
 * Listens until SIGTERM or SIGINT. Then `/ready` answers 503 at once, and load balancers have
 * `SHUTDOWN_DELAY_MS` to notice. After that the app closes: it accepts no more connections and answers
 * what clients have sent. The process exits with 0, or with 1 if closing takes longer than
 * `SHUTDOWN_TIMEOUT_MS`. A second signal makes it exit with 1 at once.
 */
export async function serve(
  app: App,
  settings: Pick<ServerSettings, 'HOST' | 'SHUTDOWN_DELAY_MS' | 'SHUTDOWN_TIMEOUT_MS'> & {
    PORT: number;
  },
  process: NodeJS.Process,
): Promise<void> {
  await app.listen({ host: settings.HOST, port: settings.PORT });
  // A parent such as `dev` cannot tell from the port which process listens on it.
  process.send?.('listening', () => {});

  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    if (app.isStopping) {
      app.log.warn(`${signal} again: exiting at once`);
      process.exit(1);
    }
    app.isStopping = true;
    app.log.info(`${signal}: stopping`);
    await delay(settings.SHUTDOWN_DELAY_MS);
    setTimeout(() => {
      app.log.error(`Requests did not finish within ${settings.SHUTDOWN_TIMEOUT_MS} ms`);
      process.exit(1);
    }, settings.SHUTDOWN_TIMEOUT_MS).unref();
    try {
      await app.close();
      process.exit(0);
    } catch (error) {
      app.log.error(error, 'Closing failed');
      process.exit(1);
    }
  };
  for (const signal of signals) process.on(signal, (name) => void stop(name));

  // After an uncaught error or rejection the state of the process is unknown.
  const die = (error: unknown): void => {
    app.log.fatal(error, 'Uncaught error');
    process.exit(1);
  };
  process.on('uncaughtException', die);
}

/**
 * Runs a service's start, with tracing if `OTEL_*` variables ask for it. If it fails, the reason goes
 * to stderr in the form of the log (one line, or one for each wrong setting; with a stack for a bug) and
 * the exit code is 1.
 *
 * @param name name of the service; in upper case, the prefix of its settings
 */
export async function start(
  name: string,
  process: NodeJS.Process,
  run: () => Promise<void>,
): Promise<void> {
  // V8 samples 100 objects of an allocation site to decide whether later ones are long-lived. With 100
  // requests in flight, it allocates those of requests in the old generation. They keep finished requests
  // alive until a full collection, which costs much CPU time (see the README of benchmarks).
  setFlagsFromString('--no-allocation-site-pretenuring');
  // Process 1 of a container ignores signals that it has no handler for.
  const giveUp = (): void => process.exit(1);
  for (const signal of signals) process.on(signal, giveUp);
  try {
    await traceIfAsked(name, process.env);
    await run();
  } catch (error) {
    const isPretty = process.env[`${name.toUpperCase()}_LOG_PRETTY`] === 'true';
    const text = isPretty ? describe(name, error) : fatalLines(name, error).join('\n');
    process.stderr.write(`${text}\n`);
    process.exit(1);
  } finally {
    for (const signal of signals) process.off(signal, giveUp);
  }
}

/** In the form of the log. There is no log yet, because its settings may be wrong. */
function fatalLines(service: string, error: unknown): string[] {
  const line = { level: 60, time: Date.now(), service };
  if (isBug(error))
    return [JSON.stringify({ ...line, err: describeError(error), msg: String(error) })];
  return describe(service, error)
    .split('\n')
    .map((msg) => JSON.stringify({ ...line, msg }));
}

const bugs = new Set(['Error', 'TypeError', 'RangeError', 'ReferenceError', 'SyntaxError']);

/** The message of an error with its own name or code is written for people; any other is a bug. */
function describe(service: string, error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, syscall, address, port } = error as NodeJS.ErrnoException & {
    address?: string;
    port?: number;
  };
  if (code === 'EADDRINUSE') {
    return `Another process already listens on ${address}:${port}: stop it, or choose another port`;
  }
  // The lookup of the host to listen on: a failed one of the database's host is a SettingsError.
  if (syscall === 'listen' || syscall === 'getaddrinfo') {
    const prefix = service.toUpperCase();
    return `${prefix}_HOST, ${prefix}_PORT: the service cannot listen on this address: ${reasonOf(error)}`;
  }
  if (error instanceof SettingsError) return error.message;
  return isBug(error) ? (error.stack ?? error.message) : reasonOf(error);
}

const isBug = (error: unknown): error is Error =>
  error instanceof Error &&
  bugs.has(error.name) &&
  (error as NodeJS.ErrnoException).code === undefined;
