import type { Program } from 'local-postgres/program';
import type { Data } from '../data.ts';
import { cacheBytes } from '../fixed.ts';
import { launchService } from '../programs.ts';
import type { Contender, ContenderKind, Setup } from './contender.ts';

interface BffOptions {
  readonly caching?: boolean;
  readonly gathering?: boolean;
  readonly compression?: boolean;
  readonly maxBytes?: number;
  /** Replaces its `main.ts`. */
  readonly script?: string;
}

export function startBff(
  { upstreams }: Pick<Contender, 'upstreams'>,
  {
    caching = true,
    gathering = true,
    compression = true,
    maxBytes = cacheBytes,
    script,
  }: BffOptions = {},
): Promise<Program> {
  const urlsOf = (service: string): string =>
    upstreams.flatMap(({ name, url }) => (name === service ? [url] : [])).join();
  return launchService(
    'bff',
    {
      PROJECTS_URL: urlsOf('projects'),
      COMMISSIONING_URL: urlsOf('commissioning'),
      CACHE_MAX_BYTES: String(maxBytes),
      CACHING: String(caching),
      GATHERED_REVALIDATION: String(gathering),
      COMPRESSION: String(compression),
      // A long interval: requests in the background would be counted with those of the load.
      PURGE_INTERVAL_MS: String(600_000),
      // On a busy machine, a slow answer is a figure and no failure.
      UPSTREAM_CONNECT_TIMEOUT_MS: String(600_000),
      UPSTREAM_TIMEOUT_MS: String(600_000),
      UPSTREAM_DEADLINE_MS: String(600_000),
    },
    { script },
  );
}

interface SystemOptions {
  /** Which services are started with CACHING=false. */
  readonly off?: readonly ('bff' | 'backends')[];
  /** Replaces the backends' `main.ts`. */
  readonly script?: string;
  readonly writesTo?: string;
  /** Where the backends keep their versions. Default: in memory. */
  readonly versions?: 'memory' | 'database';
  readonly replicas?: number;
}

/** Starts the bff and both backends, as their users start them. */
export async function startSystem(
  name: string,
  { urls }: Data,
  use: Setup['use'],
  { off = [], script, writesTo, versions = 'memory', replicas = 1 }: SystemOptions = {},
): Promise<Contender> {
  const CACHING = String(!off.includes('backends'));
  const services = Array.from({ length: replicas }, () => ['projects', 'commissioning'] as const);
  const upstreams = await Promise.all(
    services.flat().map(async (service) => {
      const settings = { DATABASE_URL: urls[service], CACHING, VERSIONS: versions };
      return use(await launchService(service, settings, { script }));
    }),
  );
  const bff = use(await startBff({ upstreams }, { caching: !off.includes('bff') }));
  return {
    name,
    origin: bff.url,
    programs: [bff, ...upstreams],
    upstreams,
    writesTo: writesTo ?? bff.url,
    // A list goes to one replica, which decides only reads that it has answered before.
    warmUps: replicas === 1 ? 1 : 6,
    composes: true,
  };
}

/** Started before the others, because they share its backends. */
const thisSystem: ContenderKind = {
  name: 'this system',
  note: 'bff and backends as their users start them',
  start: async ({ system }) => system,
};

/** Another bff over this system's backends. */
const otherBff = (
  name: string,
  note: string,
  options: BffOptions = {},
  headers?: Contender['headers'],
): ContenderKind => ({
  name,
  note,
  async start({ system, use }) {
    const bff = use(await startBff(system, options));
    const programs = [bff, ...system.upstreams];
    const origins = { origin: bff.url, writesTo: bff.url };
    return { ...system, name, ...origins, programs, ...(headers && { headers }) };
  },
});

const compressed = otherBff(
  'compressed',
  'another bff over the same backends, for clients that send Accept-Encoding: br. autocannon decodes each body as text, which takes three times as long for these and lowers the rates; compare CPU times',
  {},
  { 'accept-encoding': 'br' },
);

const compressionOff = otherBff(
  'compression off',
  "our bff with COMPRESSION=false, over this system's backends. Like this system's, its clients do not send Accept-Encoding",
  { compression: false },
);

const notGathered = otherBff(
  'not gathered',
  "our bff with GATHERED_REVALIDATION=false, over this system's backends",
  { gathering: false },
);

const undiciCache = otherBff(
  'undici cache',
  "our bff with undici's interceptors.cache instead of ours, over this system's backends. It drops a stored response when the 304 carries Cache-Control, which a 304 has to",
  { script: 'contenders/undici-bff.ts' },
);

/** Services that do not cache. They are read-only, so writes go through this system. */
const uncached = (name: string, note: string, options: SystemOptions): ContenderKind => ({
  name,
  note,
  start: ({ data, system, use }) =>
    startSystem(name, data, use, { ...options, writesTo: system.origin }),
});

const cachingOff = uncached(
  'caching off',
  'the three services with CACHING=false: every read queries permission and content on one snapshot, in four statements (two without the snapshot). They are read-only, so writes go through this system to the same databases',
  { off: ['bff', 'backends'] },
);

const fastifyEtag = uncached(
  '@fastify/etag',
  'our bff; backends with CACHING=false and @fastify/etag, which queries as much as caching off and hashes the result. Writes as with caching off. It compares If-None-Match as one string, so a URL with two stored states never gets a 304 again',
  { off: ['backends'], script: 'contenders/etag-backend.ts' },
);

const inDatabase = (name: string, note: string, replicas: number): ContenderKind => ({
  name,
  note,
  start: async ({ sharedData, use }) =>
    startSystem(name, await sharedData(), use, { versions: 'database', replicas }),
});

export const ours: readonly ContenderKind[] = [
  thisSystem,
  inDatabase(
    'versions in the database',
    'this system with VERSIONS=database, over a copy of the databases: lookups of versions that wait at the same time share a statement',
    1,
  ),
  inDatabase(
    'versions in the database, two replicas',
    'the same with two of each backend behind one bff. Each replica gathers its own lookups',
    2,
  ),
  notGathered,
  compressed,
  compressionOff,
  cachingOff,
  fastifyEtag,
  undiciCache,
];
