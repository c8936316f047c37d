import { type App, observe } from 'service-kit';
import type { Purger } from '../deletion/purger.ts';
import type { ComposedBodies } from '../edge/composed-bodies.ts';
import type { Replica } from '../upstream/replicas/replica.ts';
import type { Upstreams } from '../upstream/upstreams.ts';

export function measure(
  { metrics, runChecks }: App,
  { store, stats, projects, commissioning }: Upstreams,
  composed: ComposedBodies,
  purger: Purger,
): void {
  const byReplica = (valueOf: (replica: Replica) => number) => () =>
    Object.fromEntries(
      [...projects.replicas, ...commissioning.replicas].map((one) => [one.name, valueOf(one)]),
    );
  observe(metrics, {
    upstream_cache_requests_total: {
      help: 'Requests to backends by outcome: stored response confirmed, new response, cache bypassed',
      label: 'outcome',
      read() {
        const { revalidated, missed, bypassed } = stats;
        return { revalidated, missed, bypassed };
      },
    },
    upstream_cache_collapsed_requests_total: {
      help: "Requests that shared another request's round trip",
      read: () => stats.collapsed,
    },
    upstream_cache_gathered_lists_total: {
      help: 'Requests to backends that revalidated several stored responses',
      read: () => stats.gatheredLists,
    },
    upstream_cache_gathered_reads_total: {
      help: 'Reads in these requests',
      read: () => stats.gatheredTargets,
    },
    upstream_cache_gathered_asks_total: {
      help: 'Reads in these requests that the backend left to a request of their own',
      read: () => stats.gatheredAsks,
    },
    upstream_cache_gathered_failures_total: {
      help: 'Requests for several reads without a usable response',
      read: () => stats.gatheredFailures,
    },
    upstream_cache_saved_bytes_total: {
      help: 'Bytes of bodies served from the cache instead of being sent by a backend',
      read: () => stats.bytesSaved,
    },
    upstream_cache_bytes: {
      help: 'Size of the stored responses: keys, header fields, bodies',
      read: () => store.stats.bytes,
    },
    upstream_cache_entries: { help: 'Stored responses', read: () => store.stats.entries },
    upstream_cache_stored_entries_total: {
      help: 'Responses that were stored',
      read: () => store.stats.stored,
    },
    upstream_cache_evicted_entries_total: {
      help: 'Stored responses that were evicted to free space',
      read: () => store.stats.evicted,
    },
    composed_bodies_bytes: {
      help: 'Size of the stored bodies composed from several responses',
      read: () => composed.stats.bytes,
    },
    composed_bodies_entries: { help: 'Stored composed bodies', read: () => composed.stats.entries },
    composed_bodies_evicted_total: {
      help: 'Composed bodies that were evicted to free space',
      read: () => composed.stats.evicted,
    },
    upstream_queued_requests: {
      help: 'Requests that wait for a connection to the backend',
      label: 'upstream',
      read: () => ({ projects: projects.queued, commissioning: commissioning.queued }),
    },
    upstream_available: {
      help: '1 while the backend answers GET /ready with 200, as checked for each scrape',
      label: 'upstream',
      read: async () =>
        Object.fromEntries(
          Object.entries(await runChecks()).map(([name, reason]) => [
            name,
            Number(reason === undefined),
          ]),
        ),
    },
    upstream_replica_requests_total: {
      help: 'Requests that were given to a replica of a backend, retries included',
      label: 'replica',
      read: byReplica(({ requests }) => requests),
    },
    upstream_replica_failures_total: {
      help: 'Requests that failed because a replica was unreachable, broken or too slow, while there were others',
      label: 'replica',
      read: byReplica(({ failures }) => failures),
    },
    upstream_replica_pending_requests: {
      help: 'Requests to a replica that are in progress or waiting for a connection',
      label: 'replica',
      read: byReplica(({ pending }) => pending),
    },
    upstream_replica_ejected: {
      help: '1 while requests prefer other replicas because this one failed',
      label: 'replica',
      read: byReplica(({ isEjected }) => Number(isEjected)),
    },
    deletions_pending: {
      help: 'Deletions that this process knows to be unfinished: their nodes are not purged, or not marked so',
      read: () => purger.stats.pending,
    },
    deletions_purged_total: {
      help: 'Deletions that this process has finished',
      read: () => purger.stats.purged,
    },
    deletions_checks_total: {
      help: 'Completed checks for unfinished deletions',
      read: () => purger.stats.checks,
    },
  });
}
