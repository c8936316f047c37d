import { launchScript } from '../programs/service.ts';
import type { ContenderKind } from './contender.ts';

/** A front over the backend that has nothing to do. */
const overFloor = (name: string, note: string, front: string): ContenderKind => ({
  name,
  note,
  async start({ system, keep }) {
    const back = keep(await launchScript('back', 'contenders/floor-back.ts', system.origin));
    const program = keep(await launchScript('front', `contenders/${front}`, back.origin));
    return {
      name,
      origin: program.origin,
      programs: [program, back],
      upstreams: [back],
      writesTo: undefined,
      composes: true,
    };
  },
});

export const floor = overFloor(
  'floor',
  'bare node:http and undici.request, over a backend that says 304 to everything; it takes no writes',
  'floor-front.ts',
);

export const bareWithOurCache = overFloor(
  'bare, our cache',
  'the floor with undici-revalidating-cache in its front: what is between it and this system is what a framework, validation, request ids, traces, metrics and logs cost',
  'cached-front.ts',
);
