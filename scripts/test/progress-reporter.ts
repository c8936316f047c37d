import type { Reporter } from 'vitest/node';

/** Without a terminal, says after each test file how many are done: `12 of 117 files`. */
export default class ProgressReporter implements Reporter {
  #files = 0;
  #done = 0;

  onTestRunStart(files: readonly unknown[]): void {
    this.#files = files.length;
    this.#done = 0;
  }

  onTestModuleEnd(): void {
    this.#done++;
    if (!process.stdout.isTTY) console.log(`${this.#done} of ${this.#files} files`);
  }
}
