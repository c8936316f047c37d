import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['packages/*/test/**/*.test.ts', 'scripts/test/**/*.test.ts'],
    // One PostgreSQL for the whole run; each test file makes its own databases on it.
    globalSetup: ['packages/local-postgres/src/vitest-global-setup.ts'],
    reporters: ['default', './scripts/test/progress-reporter.ts'],
    setupFiles: ['scripts/test/repeatable.ts'],
    // Most of the time they wait: for processes to start, for faults to pass.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // For tests that hang. On a busy machine, a service alone can take 20 s to start.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    // Failure messages show whole values, not `[ Array(1) ]`.
    chaiConfig: { truncateThreshold: 0 },
  },
});
