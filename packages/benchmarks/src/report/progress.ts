/** A line on the terminal that says how far the run is; silent where there is no terminal. */
export class Progress implements Disposable {
  readonly #stream: NodeJS.WriteStream;
  readonly #total: number;
  readonly #start = performance.now();
  #done = 0;

  constructor(stream: NodeJS.WriteStream, total: number) {
    this.#stream = stream;
    this.#total = total;
  }

  /** @param what is being done now */
  readonly step = (what: string): void => {
    const share = Math.min(1, this.#done++ / this.#total);
    if (!this.#stream.isTTY) return;
    const width = 24;
    const bar = '#'.repeat(Math.round(share * width)).padEnd(width, '.');
    const minutes = (performance.now() - this.#start) / 60_000;
    const left = share > 0.02 ? `, ${Math.ceil(minutes / share - minutes)} min left` : '';
    const line = `[${bar}] ${Math.floor(share * 100)} %${left}  ${what}`;
    this.#stream.write(`\r\x1b[K${line.slice(0, this.#stream.columns - 1)}`);
  };

  [Symbol.dispose](): void {
    if (this.#stream.isTTY) this.#stream.write('\r\x1b[K');
  }
}
