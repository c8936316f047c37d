import { freePort } from 'local-postgres';
import { launch, urlOf } from '../programs.ts';
import type { ContenderKind } from './contender.ts';
import { temporaryDirectory } from './temporary-directory.ts';

interface ProxyOptions extends Pick<ContenderKind, 'name' | 'note'> {
  readonly needs: NonNullable<ContenderKind['needs']>;
  readonly configure: (directory: string, backend: string, port: number) => Promise<void>;
  readonly arguments: (directory: string, port: number) => readonly string[];
}

/** A caching proxy by someone else, in front of projects. */
export const proxy = ({ configure, ...options }: ProxyOptions): ContenderKind => ({
  ...options,
  async start({ system, use }) {
    const [projects] = system.upstreams;
    if (projects === undefined) throw new TypeError('Expected a backend, received none');
    const { command } = options.needs;
    const directory = await temporaryDirectory(command, use);
    const port = await freePort();
    await configure(directory, projects.url, port);
    const url = urlOf(port);
    const parameters = options.arguments(directory, port);
    const program = use(await launch({ name: command, url, command, arguments: parameters }));
    return {
      name: options.name,
      origin: url,
      programs: [program, projects],
      upstreams: [projects],
      writesTo: url,
      composes: false,
      mayFail: true,
    };
  },
});
