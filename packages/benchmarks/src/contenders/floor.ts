import { launchScript } from '../programs.ts';
import type { ContenderKind } from './contender.ts';

/** A gateway in front of the minimal backend. */
const overFloor = (name: string, note: string, front: string): ContenderKind => ({
  name,
  note,
  async start({ system, use }) {
    const back = use(await launchScript('back', 'contenders/floor-back.ts', system.origin));
    const program = use(await launchScript('front', `contenders/${front}`, back.url));
    return {
      name,
      origin: program.url,
      programs: [program, back],
      upstreams: [back],
      writesTo: undefined,
      composes: true,
    };
  },
});

export const floors = [
  overFloor(
    'floor',
    'a minimal gateway of node:http and undici.request, over a backend that answers 304 to everything; read-only',
    'floor-front.ts',
  ),
  overFloor(
    'bare, our cache',
    'the floor with undici-revalidating-cache in its gateway. The difference to this system is the cost of a framework, validation, request ids, traces, metrics and logs',
    'cached-front.ts',
  ),
];
