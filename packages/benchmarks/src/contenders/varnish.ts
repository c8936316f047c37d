import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheBytes } from '../fixed.ts';
import { proxy } from './proxy.ts';

/**
 * A stored response is stale after a microsecond, and kept for an hour to be revalidated. (With a ttl
 * of 0, Varnish treats it as invalidated and sends no conditional request.)
 */
const vcl = (backend: string, ignoresBusy: boolean) => {
  const { hostname, port } = new URL(backend);
  return `vcl 4.1;
backend projects { .host = "${hostname}"; .port = "${port}"; }
sub vcl_recv { ${ignoresBusy ? 'set req.hash_ignore_busy = true;' : ''} }
sub vcl_backend_response {
  if (beresp.status == 200 && beresp.http.ETag) {
    set beresp.ttl = 0.001ms;
    set beresp.grace = 0s;
    set beresp.keep = 1h;
    return (deliver);
  }
}
`;
};

const file = (directory: string): string => join(directory, 'default.vcl');

const varnish = (name: string, ignoresBusy: boolean, note: string) =>
  proxy({
    name,
    note,
    needs: { command: 'varnishd', install: 'Debian: apt-get install varnish' },
    configure: (directory, backend) => writeFile(file(directory), vcl(backend, ignoresBusy)),
    arguments: (directory, port) =>
      Object.entries({
        j: 'none',
        n: join(directory, 'instance'),
        f: file(directory),
        a: `127.0.0.1:${port}`,
        s: `malloc,${cacheBytes}`,
        // Every revalidation stores a new copy, and may have to evict many old ones for it.
        p: 'nuke_limit=1000000',
      })
        .flatMap(([option, value]) => [`-${option}`, value])
        .concat('-F'),
  });

export const varnishes = [
  varnish(
    'Varnish',
    false,
    'in front of projects, with ttl 1 us, grace 0 and keep 1h, so that it always revalidates. A request that arrives while another is in flight gets its response, which may be older than an acknowledged write',
  ),
  varnish(
    'Varnish, ignore busy',
    true,
    'the same with req.hash_ignore_busy: requests for the same URL do not wait for each other',
  ),
];
