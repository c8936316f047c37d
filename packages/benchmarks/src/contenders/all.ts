import { execFileSync } from 'node:child_process';
import type { ContenderKind } from './contender.ts';
import { floors } from './floor.ts';
import { nginx } from './nginx.ts';
import { ours } from './ours.ts';
import { varnishes } from './varnish.ts';

export const contenderKinds: readonly ContenderKind[] = [...floors, ...ours, ...varnishes, nginx];

export function isInstalled({ needs }: ContenderKind): boolean {
  if (needs === undefined) return true;
  try {
    execFileSync('sh', ['-c', `command -v ${needs.command}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
