import { once } from 'node:events';
import type { Cluster } from '../../packages/local-postgres/src/index.ts';
import { startGuard } from '../../packages/local-postgres/src/start-guard.ts';
import { announcement } from './announcement.ts';
import { checkDatabases, createDatabases, startPostgres } from './databases.ts';
import type { Watcher } from './guard.ts';
import type { Options } from './options.ts';
import { say } from './output.ts';
import { buildPage } from './page.ts';
import { checkPorts } from './ports.ts';
import { waitUntilReady } from './ready.ts';
import { type RunningService, startService } from './service.ts';
import { type BackendName, ownDatabases, services, withDatabases } from './settings.ts';
import { onStopRequest, type StopRequest } from './signals.ts';
import { UserError } from './user-error.ts';

type Urls = Record<BackendName, string>;

/** What runs, to be killed if it may not take its time. */
interface Running {
  readonly services: RunningService[];
  cluster?: Cluster;
}

/**
 * Runs everything until it is told to stop, and then stops it: the services first, PostgreSQL last.
 *
 * @throws UserError or ClusterError if it cannot start, or something else has stopped a part of it
 */
export async function run(options: Options, process: NodeJS.Process): Promise<void> {
  const running: Running = { services: [] };
  const stopRequest = onStopRequest(process, (exitCode) => {
    process.exitCode = exitCode;
    for (const service of running.services) service.kill();
    // Without a cluster there is nothing to wait for; what is left, the guards see to.
    const stopped = running.cluster?.stop({ immediately: true }) ?? Promise.resolve();
    void stopped.finally(() => process.exit());
  });
  const { signal } = stopRequest;
  {
    await using cleanup = new AsyncDisposableStack();
    try {
      await start(options, process.env, { running, cleanup, stopRequest });
      if (!signal.aborted) await once(signal, 'abort');
    } catch (error) {
      if (!signal.aborted) throw error;
    }
    say(`Stopping${signal.reason instanceof Error ? '' : ` (${signal.reason})`}`);
  }
  if (signal.reason instanceof Error) throw signal.reason;
  say('Stopped');
}

interface Context {
  readonly running: Running;
  /** Is done in reverse order. */
  readonly cleanup: AsyncDisposableStack;
  readonly stopRequest: StopRequest;
}

async function start(
  options: Options,
  environment: NodeJS.ProcessEnv,
  { running, cleanup, stopRequest }: Context,
): Promise<void> {
  const { signal, stop } = stopRequest;
  const stopBecause = (reason: string) => stop(new UserError(reason));
  const wanted = services(environment);
  const ownUrls = ownDatabases(environment);
  await checkPorts(wanted);
  const prepareEmbedded = async (): Promise<Urls> => {
    say(`Starting PostgreSQL${options.fresh ? ' with empty databases' : ''}`);
    const cluster = await startPostgres(options);
    running.cluster = cluster;
    cleanup.defer(() => cluster.stop());
    void cluster.exited.then(() => stopBecause('PostgreSQL has exited: start dev again'));
    return createDatabases(cluster);
  };
  const isPageWanted = wanted.some(({ settings }) => settings['BFF_PAGE'] === 'true');
  const [urls] = await Promise.all([
    ownUrls === undefined ? prepareEmbedded() : checkDatabases(ownUrls),
    isPageWanted && buildPage(),
  ]);

  const guard = startGuard<Watcher>(new URL('guard.ts', import.meta.url));
  cleanup.defer(() => guard.dismiss());
  cleanup.defer(async () => {
    await Promise.all(running.services.map((service) => service.stop()));
  });
  signal.throwIfAborted();
  for (const service of withDatabases(wanted, urls)) {
    const started = startService(service, environment, () => {
      say(
        `${service.name} has exited, its lines above say why: ` +
          'it starts again when you change a file of it, or stop with Ctrl-C',
      );
    });
    running.services.push(started);
    guard.tell({ pid: started.process.pid, started: started.process.started });
    void started.exited.then(() =>
      stopBecause(`The watcher of ${service.name} has exited: start dev again`),
    );
  }
  await waitUntilReady(wanted, signal);
  for (const line of announcement(wanted, urls, running.cluster)) say(line);
}
