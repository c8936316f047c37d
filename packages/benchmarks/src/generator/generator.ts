import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { ReadAll, AllRead, Turn, TurnResult } from './messages.ts';

/** The process that the load comes from. */
export class Generator implements Disposable {
  readonly #child: ChildProcess = fork(new URL('main.ts', import.meta.url));

  readAll(told: Omit<ReadAll, 'do'>): Promise<AllRead> {
    return this.#ask({ ...told, do: 'read all' });
  }

  take(turn: Omit<Turn, 'do'>): Promise<TurnResult> {
    return this.#ask({ ...turn, do: 'turn' });
  }

  async #ask<Result>(message: ReadAll | Turn): Promise<Result> {
    this.#child.send(message);
    const [{ result, error }] = (await once(this.#child, 'message')) as [
      { result: Result; error?: string },
    ];
    if (error !== undefined) throw new Error(error);
    return result;
  }

  [Symbol.dispose](): void {
    this.#child.disconnect();
  }
}
