import { type App, observe } from 'service-kit';
import type { ComposedBodies } from '../edge/composed-bodies.ts';
import type { Upstreams } from '../upstream/upstreams.ts';

/** What the cache in front of the backends does, and how full it is. */
export function measureUpstreams(
  { metrics }: App,
  { store, stats }: Upstreams,
  composed: ComposedBodies,
): void {
  observe(
    metrics,
    {
      name: 'upstream_cache_requests_total',
      help: 'Requests to backends by what the cache did: its answer was confirmed, replaced, or passed by',
      label: 'outcome',
      read: () => ({
        revalidated: stats.revalidated,
        missed: stats.missed,
        bypassed: stats.bypassed,
      }),
    },
    {
      name: 'upstream_cache_collapsed_requests_total',
      help: "Requests that shared another one's round trip",
      read: () => stats.collapsed,
    },
    {
      name: 'upstream_cache_saved_bytes_total',
      help: 'Bytes of bodies that no backend had to send',
      read: () => stats.bytesSaved,
    },
    {
      name: 'upstream_cache_bytes',
      help: 'Size of what is kept: keys, header fields, bodies',
      read: () => store.stats.bytes,
    },
    {
      name: 'upstream_cache_entries',
      help: 'Answers that are kept',
      read: () => store.stats.entries,
    },
    {
      name: 'upstream_cache_stored_entries_total',
      help: 'Answers that were kept',
      read: () => store.stats.stored,
    },
    {
      name: 'upstream_cache_evicted_entries_total',
      help: 'Answers that were dropped for want of room',
      read: () => store.stats.evicted,
    },
    {
      name: 'composed_bodies_bytes',
      help: 'Size of the bodies kept that are composed of several answers',
      read: () => composed.stats.bytes,
    },
    {
      name: 'composed_bodies_entries',
      help: 'How many of them are kept',
      read: () => composed.stats.entries,
    },
    {
      name: 'composed_bodies_evicted_total',
      help: 'Those that were dropped for want of room',
      read: () => composed.stats.evicted,
    },
  );
}
