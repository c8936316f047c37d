import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { ReadAll, Reply, Turn, WarmedUp } from './messages.ts';
import type { TurnResult } from './turn.ts';

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

  /** @returns a hash of all paths and bodies, decompressed */
  readAll(request: Omit<ReadAll, 'do'>): Promise<string> {
    return this.#send({ ...request, do: 'read all' });
  }

  async take(turn: Omit<Turn, 'do'>, onWarmedUp: () => void): Promise<TurnResult> {
    const listener = (message: Reply<TurnResult> | WarmedUp): void => {
      if ('warmedUp' in message) onWarmedUp();
    };
    this.#child.on('message', listener);
    try {
      return await this.#send({ ...turn, do: 'turn' });
    } finally {
      this.#child.off('message', listener);
    }
  }

  async #send<Result>(message: ReadAll | Turn): Promise<Result> {
    // A failure to send means that the process has exited, which is handled below.
    this.#child.send(message, () => {});
    for (;;) {
      const [reply]: (Reply<Result> | WarmedUp)[] = await Promise.race([
        once(this.#child, 'message'),
        this.#ended,
      ]);
      if (reply === undefined || 'warmedUp' in reply) continue;
      if (reply.error !== undefined) throw new Error(reply.error);
      return reply.result;
    }
  }

  [Symbol.dispose](): void {
    if (this.#child.connected) this.#child.disconnect();
  }
}
