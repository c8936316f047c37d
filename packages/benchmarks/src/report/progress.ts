/** What there is of a stream to write a line of text to. */
type Stream = Pick<NodeJS.WriteStream, 'isTTY' | 'write'> & { readonly columns?: number };

/** So many of them tell of a run where there is no terminal. */
const lines = 20;

/** How far the run is: a bar on a terminal, otherwise a line now and then. */
export class Progress implements Disposable {
  readonly #stream: Stream;
  readonly #total: number;
  readonly #start = performance.now();
  #done = 0;
  #told = -1;

  constructor(stream: Stream, total: number) {
    this.#stream = stream;
    this.#total = total;
  }

  /** @param what is being done now */
  readonly step = (what: string): void => {
    const done = Math.min(1, this.#done++ / this.#total);
    const minutes = (performance.now() - this.#start) / 60_000;
    const left = done > 0.02 ? `, ${Math.ceil(minutes / done - minutes)} min left` : '';
    const text = `${Math.floor(done * 100)} %${left}  ${what}`;
    if (this.#stream.isTTY) this.#draw(done, text);
    else if (Math.floor(done * lines) > this.#told) {
      this.#told = Math.floor(done * lines);
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
