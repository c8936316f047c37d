import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import {
  findProcess,
  type ProcessInfo,
  signal,
} from '../../packages/local-postgres/src/processes.ts';
import { linePrinter } from './output.ts';
import { commonEnvironment, type Environment, type Service } from './settings.ts';

/** Longer than the default SHUTDOWN_TIMEOUT_MS of a service. */
const stopTimeoutMs = 12_000;

export interface RunningService extends Service {
  readonly process: ProcessInfo;
  /** Resolves when its watcher has exited, for any reason. */
  readonly exited: Promise<unknown>;
  /** Lets it finish its requests, and waits until it has exited. */
  stop: () => Promise<void>;
  kill: () => void;
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Starts a service under `node --watch`, in its own process group: Ctrl-C in the terminal reaches only
 * dev, which then stops the services in order.
 *
 * @param onFailure called when the service has exited and `node --watch` waits for a change
 */
export function startService(
  service: Service,
  environment: Environment,
  onFailure: () => void,
): RunningService {
  const script = `packages/${service.name}/src/main.ts`;
  const child = spawn(process.execPath, ['--watch', '--watch-preserve-output', script], {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...(process.stdout.isTTY && { FORCE_COLOR: '1' }),
      ...commonEnvironment(environment),
      ...service.settings,
    },
  });
  const print = linePrinter(service.label);
  for (const input of [child.stdout, child.stderr]) {
    createInterface({ input }).on('line', (line) => {
      print(line);
      // Printed by `node --watch` when the script exits with a code other than 0.
      if (line.includes(`Failed running '${script}'`)) onFailure();
    });
  }
  const info = child.pid === undefined ? undefined : findProcess(child.pid);
  if (info === undefined) throw new Error(`${service.label} could not be started`);
  const { pid } = info;
  const exited = once(child, 'exit');
  const kill = () => signal(-pid, 'SIGKILL');
  return {
    ...service,
    process: info,
    exited,
    kill,
    stop: async () => {
      // Only to the watcher, which forwards it: a second signal would make the service give up.
      child.kill('SIGTERM');
      const timer = setTimeout(() => {
        print(`did not stop within ${stopTimeoutMs / 1000} s: killing it`);
        kill();
      }, stopTimeoutMs);
      await exited;
      clearTimeout(timer);
      kill();
    },
  };
}
