type Stream = Pick<NodeJS.WriteStream, 'isTTY' | 'write'> & { readonly columns?: number };

const lines = 20;

/** Shows progress: a bar on a terminal, otherwise occasional lines. */
export class Progress implements Disposable {
  readonly #stream: Stream;
  readonly #total: number;
  readonly #start = performance.now();
  #done = 0;
  #printed = -1;

  constructor(stream: Stream, total: number) {
    this.#stream = stream;
    this.#total = total;
  }

  readonly step = (description: string): void => {
    const done = Math.min(1, this.#done++ / this.#total);
    const minutes = (performance.now() - this.#start) / 60_000;
    const left = done > 0.02 ? `, ${Math.ceil(minutes / done - minutes)} min left` : '';
    const text = `${Math.floor(done * 100)} %${left}  ${description}`;
    if (this.#stream.isTTY) this.#draw(done, text);
    else if (Math.floor(done * lines) > this.#printed) {
      this.#printed = Math.floor(done * lines);
      this.#stream.write(`${text}\n`);
    }
  };

  [Symbol.dispose](): void {
    if (this.#stream.isTTY) this.#stream.write('\r\x1b[K');
  }

  #draw(done: number, text: string): void {
    const width = 24;
    const bar = '#'.repeat(Math.round(done * width)).padEnd(width, '.');
    const line = `[${bar}] ${text}`;
    this.#stream.write(`\r\x1b[K${line.slice(0, (this.#stream.columns ?? 80) - 1)}`);
  }
}
