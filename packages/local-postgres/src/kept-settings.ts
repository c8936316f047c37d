import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { codeOf } from './errors.ts';

/** Settings stored beside the data: the last port and each role's password. */
interface Kept {
  port?: number;
  readonly passwords: Record<string, string>;
}

export class KeptSettings {
  readonly #file: string;
  readonly #kept: Kept;

  constructor(file: string) {
    this.#file = file;
    this.#kept = read(file) ?? { passwords: {} };
  }

  get port(): number | undefined {
    return this.#kept.port;
  }

  set port(port: number) {
    this.#kept.port = port;
    this.#write();
  }

  passwordOf(role: string): string {
    let password = this.#kept.passwords[role];
    if (password === undefined) {
      password = randomBytes(16).toString('hex');
      this.#kept.passwords[role] = password;
      this.#write();
    }
    return password;
  }

  #write(): void {
    writeFileSync(this.#file, `${JSON.stringify(this.#kept, undefined, 2)}\n`, { mode: 0o600 });
  }
}

function read(file: string): Kept | undefined {
  try {
    const kept: Kept = JSON.parse(readFileSync(file, 'utf8'));
    return kept;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
