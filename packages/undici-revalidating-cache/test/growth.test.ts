import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

test(
  'a million URLs: resident memory levels off below one and a half times the bound',
  { timeout: 600_000 },
  async () => {
    const program = fileURLToPath(new URL('growth.ts', import.meta.url));
    // V8's young generation alone could take as much as the store.
    const flags = ['--expose-gc', '--max-semi-space-size=4'];
    const { stdout } = await promisify(execFile)(process.execPath, [...flags, program]);
    const { maxBytes, resident, bytes, stored } = JSON.parse(stdout) as {
      maxBytes: number;
      resident: number[];
      bytes: number;
      stored: number;
    };
    expect(stored).toBeGreaterThanOrEqual(1_000_000);
    expect(bytes).toBeGreaterThan(0.9 * maxBytes);
    expect(Math.max(...resident)).toBeLessThan(1.5 * maxBytes);
    const [half = 0, end = 0] = [resident[resident.length / 2], resident.at(-1)];
    expect(end).toBeLessThan(half + 0.1 * maxBytes);
  },
);
