import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { ReadAll, AllRead, Turn, TurnResult } from './messages.ts';

/** The process that the load comes from. */
export class Generator implements Disposable {
  readonly #child: ChildProcess = fork(new URL('main.ts', import.meta.url));
  readonly #ended = once(this.#child, 'exit').then(([code, signal]) => {
    throw new Error(`the load's process has ended: ${code ?? signal}`);
  });

  constructor() {
    // Whoever asks is told.
    this.#ended.catch(() => {});
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  readAll(told: Omit<ReadAll, 'do'>): Promise<AllRead> {
    return this.#ask({ ...told, do: 'read all' });
  }

  take(turn: Omit<Turn, 'do'>): Promise<TurnResult> {
    return this.#ask({ ...turn, do: 'turn' });
  }

  async #ask<Result>(message: ReadAll | Turn): Promise<Result> {
    const answered = once(this.#child, 'message');
    // That it cannot be sent means that the process has ended.
    this.#child.send(message, () => {});
    const [{ result, error }] = (await Promise.race([answered, this.#ended])) as [
      { result: Result; error?: string },
    ];
    if (error !== undefined) throw new Error(error);
    return result;
  }

  [Symbol.dispose](): void {
    if (this.#child.connected) this.#child.disconnect();
  }
}
