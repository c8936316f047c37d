import { Pool } from 'undici';
import { user } from '../fixed.ts';

const connections = 32;

/** Keeps up the share of writes: `read` is called for each completed read. */
export class Writer {
  readonly #pool: Pool;
  readonly #draw: () => string;
  readonly #writesPerRead: number;
  readonly #running = new Set<Promise<void>>();
  #due = 0;
  done = 0;
  error: Error | undefined;

  constructor(origin: string, share: number, draw: () => string) {
    this.#pool = new Pool(origin, { connections });
    this.#writesPerRead = share / (1 - share);
    this.#draw = draw;
  }

  read(): void {
    this.#due += this.#writesPerRead;
    this.#start();
  }

  /** Starts the writes that are due, as far as connections are free. */
  #start(): void {
    while (this.#due >= 1 && this.#running.size < connections && this.error === undefined) {
      this.#due--;
      const write = this.#write().catch((error: Error) => {
        this.error ??= error;
      });
      this.#running.add(write);
      void write.finally(() => {
        this.#running.delete(write);
        this.#start();
      });
    }
  }

  async #write(): Promise<void> {
    const path = this.#draw();
    const { statusCode, body } = await this.#pool.request({
      path,
      method: 'PATCH',
      headers: { 'x-user': user, 'content-type': 'application/json' },
      body: JSON.stringify({ name: `Renamed ${Math.random()}` }),
    });
    const text = await body.text();
    if (statusCode !== 200) throw new Error(`PATCH ${path}: ${statusCode} ${text}`);
    this.done++;
  }

  /** Waits for all writes that are due. */
  async close(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
    await this.#pool.close();
  }
}
