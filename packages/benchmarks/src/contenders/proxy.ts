import { Program } from '../programs/program.ts';
import type { ContenderKind } from './contender.ts';
import { temporaryDirectory } from './temporary-directory.ts';

export interface ProxyOptions extends Pick<ContenderKind, 'name' | 'note'> {
  readonly needs: NonNullable<ContenderKind['needs']>;
  /** Writes its configuration into the directory. */
  readonly configure: (directory: string, backend: string, port: number) => Promise<void>;
  readonly arguments: (directory: string, port: number) => readonly string[];
}

/** A caching proxy by someone else, in front of projects. */
export const proxy = (options: ProxyOptions): ContenderKind => ({
  name: options.name,
  note: options.note,
  needs: options.needs,
  async start({ system, use }) {
    const [projects] = system.upstreams;
    if (projects === undefined) throw new TypeError('Expected a backend, received none');
    const { command } = options.needs;
    const directory = await temporaryDirectory(command, use);
    const program = await Program.launch({
      name: command,
      command,
      before: (port) => options.configure(directory, projects.origin, port),
      arguments: (port) => options.arguments(directory, port),
    });
    return {
      name: options.name,
      origin: program.origin,
      programs: [use(program), projects],
      upstreams: [projects],
      writesTo: program.origin,
      composes: false,
      mayFail: true,
    };
  },
});
