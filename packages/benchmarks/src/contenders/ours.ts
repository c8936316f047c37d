import type { Data } from '../data.ts';
import { cacheBytes } from '../fixed.ts';
import type { Program } from '../programs/program.ts';
import { launchService } from '../programs/service.ts';
import type { Contender, ContenderKind, Ground } from './contender.ts';

interface BffOptions {
  readonly caching?: boolean;
  readonly maxBytes?: number;
  /** Instead of its own `main.ts`. */
  readonly script?: string;
}

/** A bff of its own over backends that are there already. */
export const startBff = (
  { upstreams: [projects, commissioning] }: Pick<Contender, 'upstreams'>,
  { caching = true, maxBytes = cacheBytes, script }: BffOptions = {},
): Promise<Program> =>
  launchService(
    'bff',
    {
      PROJECTS_URL: projects?.origin ?? '',
      COMMISSIONING_URL: commissioning?.origin ?? '',
      CACHE_MAX_BYTES: String(maxBytes),
      CACHING: String(caching),
    },
    { script },
  );

interface SystemOptions {
  /** Which of them are started with CACHING=false. */
  readonly off?: readonly ('bff' | 'backends')[];
  /** Of the backends, instead of their own `main.ts`. */
  readonly script?: string;
  /** Default: to itself. */
  readonly writesTo?: string;
}

/** The bff over both backends, each a process as its users start it. */
export async function startSystem(
  name: string,
  { urls }: Data,
  keep: Ground['keep'],
  { off = [], script, writesTo }: SystemOptions = {},
): Promise<Contender> {
  const caching = String(!off.includes('backends'));
  const upstreams = await Promise.all(
    (['projects', 'commissioning'] as const).map(async (service) => {
      const settings = { DATABASE_URL: urls[service], CACHING: caching };
      return keep(await launchService(service, settings, { script }));
    }),
  );
  const bff = keep(await startBff({ upstreams }, { caching: !off.includes('bff') }));
  return {
    name,
    origin: bff.origin,
    programs: [bff, ...upstreams],
    upstreams,
    writesTo: writesTo ?? bff.origin,
    composes: true,
  };
}

/** It comes first: the others stand on its backends. */
export const thisSystem: ContenderKind = {
  name: 'this system',
  note: 'bff and backends as their users start them',
  start: async ({ system }) => system,
};

export const cachingOff: ContenderKind = {
  name: 'caching off',
  note: 'the three services with CACHING=false: every read asks for the permission and the answer, on one snapshot, in four statements; without that it would be two. They only read, so its writes go through this system, to the same databases',
  start: ({ data, system, keep }) =>
    startSystem('caching off', data, keep, {
      off: ['bff', 'backends'],
      writesTo: system.origin,
    }),
};

export const fastifyEtag: ContenderKind = {
  name: '@fastify/etag',
  note: 'our bff; backends with CACHING=false and @fastify/etag, which hashes what the queries gave, as many as with caching off. Writes as with caching off; it compares If-None-Match as one string, so a URL of which two states are stored never gets a 304 again',
  start: ({ data, system, keep }) =>
    startSystem('@fastify/etag', data, keep, {
      off: ['backends'],
      script: 'contenders/etag-backend.ts',
      writesTo: system.origin,
    }),
};

export const undiciCache: ContenderKind = {
  name: 'undici cache',
  note: "our bff with undici's interceptors.cache in place of ours, over this system's backends. It drops what it has at a 304 that carries Cache-Control, which a 304 has to",
  async start({ system, keep }) {
    const bff = keep(await startBff(system, { script: 'contenders/undici-bff.ts' }));
    return {
      ...system,
      name: 'undici cache',
      origin: bff.origin,
      programs: [bff, ...system.upstreams],
      writesTo: bff.origin,
    };
  },
};
