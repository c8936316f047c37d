import { launchScript } from '../programs/service.ts';
import type { ContenderKind } from './contender.ts';

export const floor: ContenderKind = {
  name: 'floor',
  note: 'bare node:http and undici.request, a backend that says 304 to everything; it takes no writes',
  async start({ system, keep }) {
    const back = keep(await launchScript('back', 'contenders/floor-back.ts', system.origin));
    const front = keep(await launchScript('front', 'contenders/floor-front.ts', back.origin));
    return {
      name: 'floor',
      origin: front.origin,
      programs: [front, back],
      upstreams: [back],
      writesTo: undefined,
      composes: true,
    };
  },
};
