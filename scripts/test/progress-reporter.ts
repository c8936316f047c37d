import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Reporter, SerializedError, Vitest } from 'vitest/node';

const maxLength = 3_000;

/**
 * Without a terminal, prints the progress after each test file: `12 of 117 files`. Writes uncaught errors
 * to unhandled-errors.txt beside the JSON report, which omits them.
 */
export default class ProgressReporter implements Reporter {
  #files = 0;
  #done = 0;
  #report: string | undefined;

  onInit({ config: { outputFile } }: Vitest): void {
    this.#report = typeof outputFile === 'object' ? outputFile.json : outputFile;
  }

  onTestRunStart(files: readonly unknown[]): void {
    this.#files = files.length;
    this.#done = 0;
  }

  onTestModuleEnd(): void {
    this.#done++;
    if (!process.stdout.isTTY) console.log(`${this.#done} of ${this.#files} files`);
  }

  onTestRunEnd(_modules: readonly unknown[], errors: readonly SerializedError[]): void {
    if (this.#report === undefined) return;
    const file = join(dirname(this.#report), 'unhandled-errors.txt');
    writeFileSync(file, errors.map(describe).join(''));
  }
}

const describe = ({ VITEST_TEST_PATH: path, name, message, stack }: SerializedError): string =>
  `UNHANDLED ${String(path)}: ${stack ?? `${name}: ${message}`}`.slice(0, maxLength) + '\n';
