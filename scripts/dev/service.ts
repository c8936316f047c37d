import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { Program, stopTimeoutMs } from '../../packages/local-postgres/src/program.ts';
import { linePrinter } from './output.ts';
import { commonEnvironment, type Environment, type Service } from './settings.ts';

interface RunOptions {
  readonly root: string;
  readonly environment: Environment;
  readonly onFailure: () => void;
}

/** A running service, which dev restarts and stops. */
export class RunningService extends Program {
  readonly service: Service;
  readonly #onFailure: () => void;
  readonly #print: (line: string) => void;
  #isListening = false;
  #isStopping = false;
  #isRestarting = false;

  constructor(service: Service, { root, environment, onFailure }: RunOptions) {
    super({
      name: service.label,
      url: service.url,
      arguments: [`packages/${service.name}/src/main.ts`],
      directory: root,
      environment: {
        ...(process.stdout.isTTY && { FORCE_COLOR: '1' }),
        ...commonEnvironment(environment),
        ...service.settings,
      },
    });
    this.service = service;
    this.#onFailure = onFailure;
    this.#print = linePrinter(service.label);
    this.start();
  }

  /** Whether the current process has said that it listens. Another program may have its port. */
  get isListening(): boolean {
    return this.#isListening;
  }

  override start(): ChildProcess {
    const child = super.start();
    for (const input of [child.stdout, child.stderr]) {
      if (input !== null) createInterface({ input }).on('line', this.#print);
    }
    child.once('message', () => {
      this.#isListening = true;
    });
    child.once('exit', () => {
      this.#isListening = false;
      if (!this.#isStopping && !this.#isRestarting) this.#onFailure();
    });
    return child;
  }

  /** Ends its process, unless it has exited already, and starts another one. */
  override async restart(): Promise<void> {
    if (this.#isRestarting) return;
    this.#isRestarting = true;
    await this.#end();
    this.#isRestarting = false;
    if (!this.#isStopping) this.start();
  }

  override stop(): Promise<void> {
    this.#isStopping = true;
    return this.#end();
  }

  #end(): Promise<void> {
    const seconds = stopTimeoutMs / 1_000;
    return super.stop(() => this.#print(`did not stop within ${seconds} s: killing it`));
  }
}
