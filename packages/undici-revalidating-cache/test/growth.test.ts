import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

test(
  'a million URLs: what is held stays within the bound, and resident memory levels off',
  { timeout: 240_000 },
  async () => {
    const program = fileURLToPath(new URL('growth.ts', import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', program]);
    const told = JSON.parse(stdout) as Record<
      'maxBytes' | 'held' | 'early' | 'late' | 'bytes',
      number
    >;
    const { maxBytes, held, early, late, bytes } = told;
    expect(bytes).toBeGreaterThan(0.9 * maxBytes);
    expect(held).toBeLessThan(1.1 * maxBytes);
    // Garbage comes on top of what is held, as much as V8 lets lie about; but it does not grow.
    expect(late).toBeLessThan(early + 0.5 * maxBytes);
  },
);
