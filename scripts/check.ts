// Runs all static checks, and reports every failure instead of stopping at the first one.
import { spawnSync } from 'node:child_process';
import { readArguments } from './arguments.ts';

readArguments(
  `Usage: pnpm check

Checks types, lint, format, the packages' exports and the contracts. Exits with 1 if a check fails.
`,
  {},
);

const checks: Record<string, readonly string[]> = {
  types: ['tsc', '--project', '.'],
  'types of the page': ['tsc', '--project', 'packages/page'],
  lint: ['oxlint', '--type-aware', '--deny-warnings'],
  format: ['oxfmt', '--check'],
  packages: ['node', 'scripts/packages.ts'],
  contracts: ['node', 'scripts/openapi.ts', '--check'],
  'contract lint': [
    'redocly',
    'lint',
    'openapi/projects.json',
    'openapi/commissioning.json',
    'openapi/bff.json',
    '--skip-rule=no-unused-components',
  ],
};

const failed = Object.entries(checks).filter(([name, [command = '', ...args]]) => {
  console.log(`\n# ${name}: ${command} ${args.join(' ')}`);
  return (
    spawnSync(command, args, {
      stdio: 'inherit',
      env: { ...process.env, REDOCLY_TELEMETRY: 'off' },
    }).status !== 0
  );
});
console.log(
  failed.length === 0
    ? '\nAll checks passed'
    : `\nFailed: ${failed.map(([name]) => name).join(', ')}`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
