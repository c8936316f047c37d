import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { AllRead, ReadAll, Reply, Turn, TurnResult } from './messages.ts';

/** The process that generates the load. */
export class Generator implements Disposable {
  readonly #child: ChildProcess = fork(new URL('main.ts', import.meta.url));
  readonly #ended = once(this.#child, 'exit').then(([code, signal]) => {
    throw new Error(`The load generator has exited: ${code ?? signal}`);
  });

  constructor() {
    // Each request reports it.
    this.#ended.catch(() => {});
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  readAll(request: Omit<ReadAll, 'do'>): Promise<AllRead> {
    return this.#send({ ...request, do: 'read all' });
  }

  take(turn: Omit<Turn, 'do'>): Promise<TurnResult> {
    return this.#send({ ...turn, do: 'turn' });
  }

  async #send<Result>(message: ReadAll | Turn): Promise<Result> {
    const replied = once(this.#child, 'message');
    // A failure to send means that the process has exited, which is handled below.
    this.#child.send(message, () => {});
    const [reply] = await Promise.race([replied, this.#ended]);
    const { result, error }: Reply<Result> = reply;
    if (error !== undefined) throw new Error(error);
    return result;
  }

  [Symbol.dispose](): void {
    if (this.#child.connected) this.#child.disconnect();
  }
}
