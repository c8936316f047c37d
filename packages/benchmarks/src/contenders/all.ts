import { execFileSync } from 'node:child_process';
import type { ContenderKind } from './contender.ts';
import { bareWithOurCache, floor } from './floor.ts';
import { nginx } from './nginx.ts';
import {
  cachingOff,
  compressed,
  fastifyEtag,
  notGathered,
  thisSystem,
  twoReplicas,
  undiciCache,
  versionsInDatabase,
} from './ours.ts';
import { varnishIgnoringBusy, varnishWaiting } from './varnish.ts';

export const contenderKinds: readonly ContenderKind[] = [
  floor,
  bareWithOurCache,
  thisSystem,
  versionsInDatabase,
  twoReplicas,
  notGathered,
  compressed,
  cachingOff,
  fastifyEtag,
  undiciCache,
  varnishWaiting,
  varnishIgnoringBusy,
  nginx,
];

/** Whether the program that the contender needs is installed. */
export function isInstalled({ needs }: ContenderKind): boolean {
  if (needs === undefined) return true;
  try {
    execFileSync('sh', ['-c', `command -v ${needs.command}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
