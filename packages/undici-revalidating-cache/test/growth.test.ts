import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

/** Runs a program of this folder, and gives what it prints. */
async function measured<Figures>(name: string, ...flags: readonly string[]): Promise<Figures> {
  const program = fileURLToPath(new URL(name, import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--expose-gc',
    ...flags,
    program,
  ]);
  return JSON.parse(stdout) as Figures;
}

test(
  'a million URLs: resident memory levels off below one and a half times the bound',
  { timeout: 600_000 },
  async () => {
    interface Growth {
      readonly maxBytes: number;
      readonly resident: readonly number[];
      readonly bytes: number;
      readonly stored: number;
    }
    // V8's young generation alone could take as much as the store.
    const { maxBytes, resident, bytes, stored } = await measured<Growth>(
      'growth.ts',
      '--max-semi-space-size=4',
    );
    expect(stored).toBeGreaterThanOrEqual(1_000_000);
    expect(bytes).toBeGreaterThan(0.9 * maxBytes);
    expect(Math.max(...resident)).toBeLessThan(1.5 * maxBytes);
    const [half = 0, end = 0] = [resident[resident.length / 2], resident.at(-1)];
    expect(end).toBeLessThan(half + 0.1 * maxBytes);
  },
);

test('of a request that is over next to nothing grows old', { timeout: 120_000 }, async () => {
  const { promoted } = await measured<{ promoted: number }>(
    'promotion.ts',
    '--max-semi-space-size=1',
    // By what lived on while the process started, V8 guesses what to put into the old generation.
    '--no-allocation-site-pretenuring',
  );
  // What came with the 304 and is kept: an id, a time.
  expect(promoted).toBeLessThan(120);
});
