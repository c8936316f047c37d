import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Cluster } from '../../packages/local-postgres/src/index.ts';
import { announcement } from './announcement.ts';
import { checkDatabases, createDatabases, startPostgres } from './databases.ts';
import type { Options } from './options.ts';
import { say } from './output.ts';
import { pageBuilder } from './page.ts';
import { checkPorts } from './ports.ts';
import { waitUntilReady } from './ready.ts';
import { RunningService } from './service.ts';
import { type BackendName, ownDatabases, services, withDatabases } from './settings.ts';
import { onStopRequest, type StopRequest } from './signals.ts';
import { closureOf, watchSources } from './sources.ts';
import { UserError } from './user-error.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

type Urls = Record<BackendName, string>;

/** Started so far, to be killed on a second Ctrl-C. */
interface Running {
  readonly services: RunningService[];
  cluster?: Cluster;
}

/**
 * Runs everything until it is asked to stop; then stops the services first and PostgreSQL last.
 *
 * @throws UserError or ClusterError if something cannot start, or exits by itself
 */
export async function run(options: Options, process: NodeJS.Process): Promise<void> {
  const running: Running = { services: [] };
  const stopRequest = onStopRequest(process, (exitCode) => {
    process.exitCode = exitCode;
    for (const service of running.services) service.signal('SIGKILL');
    // The watchdogs clean up the rest.
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
  const configured = services(environment, options.replicas);
  const ownUrls = ownDatabases(environment);
  await checkPorts(configured);
  const prepareEmbedded = async (): Promise<Urls> => {
    say(`Starting PostgreSQL${options.fresh ? ' with empty databases' : ''}`);
    const cluster = await startPostgres(options);
    running.cluster = cluster;
    cleanup.defer(() => cluster.stop());
    void cluster.exited.then(() => stopBecause('PostgreSQL has exited: start dev again'));
    return createDatabases(cluster);
  };
  const buildPage = pageBuilder(signal);
  const servesPage = configured.some(({ settings }) => settings['BFF_PAGE'] === 'true');
  const [urls] = await Promise.all([
    ownUrls === undefined ? prepareEmbedded() : checkDatabases(ownUrls),
    servesPage && buildPage(),
  ]);

  cleanup.defer(async () => {
    await Promise.all(running.services.map((service) => service.stop()));
  });
  signal.throwIfAborted();
  const packagesOf = new Map(
    [...configured.map(({ name }) => name), 'page'].map((name) => [name, closureOf(root, name)]),
  );
  // The bff imports only types from the page, and reads the page's files when it serves them.
  packagesOf.get('bff')?.delete('page');
  const watcher = await watchSources(root, (changed, file) => {
    const isAffected = (name: string) => !packagesOf.get(name)?.isDisjointFrom(changed);
    if (servesPage && isAffected('page')) {
      say(`${file} has changed: building the page`);
      buildPage().catch(stop);
    }
    for (const service of running.services.filter(({ service }) => isAffected(service.name))) {
      say(`${file} has changed: restarting ${service.name}`);
      void service.restart();
    }
  });
  cleanup.defer(() => watcher.close());
  for (const service of withDatabases(configured, urls)) {
    running.services.push(
      new RunningService(service, {
        root,
        environment,
        onFailure: () =>
          say(
            `${service.label} has exited, see its lines above: ` +
              'it restarts when you change one of its files; Ctrl-C stops everything',
          ),
      }),
    );
  }
  await waitUntilReady(running.services, signal);
  for (const line of announcement(configured, urls, running.cluster)) say(line);
}
