import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** Settings stored beside the data: the last port and each role's password. */
export class KeptSettings {
  readonly #file: string;
  readonly #kept: { port?: number; readonly passwords: Record<string, string> };

  constructor(file: string) {
    this.#file = file;
    this.#kept = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { passwords: {} };
  }

  get port(): number | undefined {
    return this.#kept.port;
  }

  set port(port: number) {
    this.#kept.port = port;
    this.#write();
  }

  passwordOf(role: string): string {
    const { passwords } = this.#kept;
    const known = passwords[role];
    if (known !== undefined) return known;
    const password = randomBytes(16).toString('hex');
    passwords[role] = password;
    this.#write();
    return password;
  }

  #write(): void {
    writeFileSync(this.#file, `${JSON.stringify(this.#kept, undefined, 2)}\n`, { mode: 0o600 });
  }
}
