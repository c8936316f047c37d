import process from 'node:process';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { readText } from '../src/compose.ts';

test('pnpm compares engines with the installed Node, so it warns of none on an older one', () => {
  const { nodeVersion, catalog } = parse(readText('pnpm-workspace.yaml'));
  expect(catalog.node).toBe(process.versions.node);
  expect(nodeVersion).toBe(catalog.node);
});
