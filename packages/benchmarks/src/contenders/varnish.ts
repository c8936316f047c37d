import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheBytes } from '../fixed.ts';
import { Program } from '../programs/program.ts';
import type { ContenderKind, Ground } from './contender.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const needs = { command: 'varnishd', install: 'Debian: apt-get install varnish' };

/**
 * Each stored answer is stale after a microsecond, and kept for an hour to be revalidated. (With a
 * ttl of 0 Varnish takes it for invalidated, and asks without a condition.)
 */
const vcl = (backend: string, isBusyIgnored: boolean) => {
  const { hostname, port } = new URL(backend);
  return `vcl 4.1;
backend projects { .host = "${hostname}"; .port = "${port}"; }
sub vcl_recv { ${isBusyIgnored ? 'set req.hash_ignore_busy = true;' : ''} }
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

const varnish = (name: string, isBusyIgnored: boolean, note: string): ContenderKind => ({
  name,
  note,
  needs,
  async start({ system, keep }: Ground) {
    const [projects] = system.upstreams;
    if (projects === undefined) throw new Error('There is no backend');
    const directory = await temporaryDirectory('varnish', keep);
    const file = join(directory, 'default.vcl');
    await writeFile(file, vcl(projects.origin, isBusyIgnored));
    const program = await Program.launch({
      name: 'varnishd',
      command: needs.command,
      arguments: (port) => {
        const instance = join(directory, 'instance');
        const listen = `127.0.0.1:${port}`;
        const storage = `malloc,${cacheBytes}`;
        // Each answer is stored anew: many old ones may have to go for it.
        const room = 'nuke_limit=1000000';
        return [
          '-F',
          '-j',
          'none',
          '-n',
          instance,
          '-f',
          file,
          '-a',
          listen,
          '-s',
          storage,
          '-p',
          room,
        ];
      },
    });
    return {
      name,
      origin: program.origin,
      programs: [keep(program), projects],
      upstreams: [projects],
      writesTo: program.origin,
      composes: false,
      mayFail: true,
    };
  },
});

export const varnishWaiting = varnish(
  'Varnish',
  false,
  'in front of projects; ttl 1 us, grace 0, keep 1h: it always revalidates. Who comes while a request is under way gets its answer, which can be older than a write that was acknowledged before',
);
export const varnishIgnoringBusy = varnish(
  'Varnish, ignore busy',
  true,
  'the same with req.hash_ignore_busy: requests for a URL do not wait for each other',
);
