import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

/** Runs a program in this folder and returns its output. */
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

test("a finished request leaves almost nothing in V8's old generation", async () => {
  const { promoted } = await measured<{ promoted: number }>(
    'promotion.ts',
    '--max-semi-space-size=1',
    // Otherwise promotion depends on how many objects survived while the process started.
    '--no-allocation-site-pretenuring',
  );
  // The kept header fields of the 304: an id and a time.
  expect(promoted).toBeLessThan(120);
});
