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

/** Longer than a service takes by its own SHUTDOWN_TIMEOUT_MS. */
const patienceMs = 12_000;

export interface RunningService extends Service {
  readonly process: ProcessInfo;
  /** Resolves when its watcher has exited, for whatever reason. */
  readonly exited: Promise<unknown>;
  /** Has it finish the requests it is at, and waits until it is gone. */
  stop: () => Promise<void>;
  kill: () => void;
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Starts a service under `node --watch`, in a process group of its own: a Ctrl-C in the terminal
 * reaches dev alone, which stops the services in good order.
 *
 * @param onFailure is called when it has exited by itself and waits for a file to change
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
  const print = linePrinter(service.name);
  for (const input of [child.stdout, child.stderr]) {
    createInterface({ input }).on('line', (line) => {
      print(line);
      // What `node --watch` says when what it runs has exited with another code than 0.
      if (line.includes(`Failed running '${script}'`)) onFailure();
    });
  }
  const info = child.pid === undefined ? undefined : findProcess(child.pid);
  if (info === undefined) throw new Error(`${service.name} could not be started`);
  const { pid } = info;
  const exited = once(child, 'exit');
  const kill = () => signal(-pid, 'SIGKILL');
  return {
    ...service,
    process: info,
    exited,
    kill,
    stop: async () => {
      // Only the watcher: it hands the signal on, and a second one would make a service give up.
      child.kill('SIGTERM');
      const timer = setTimeout(() => {
        print(`has not stopped within ${patienceMs / 1000} s and is killed`);
        kill();
      }, patienceMs);
      await exited;
      clearTimeout(timer);
      kill();
    },
  };
}
