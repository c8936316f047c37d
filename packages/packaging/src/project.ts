import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import manifest from '../package.json' with { type: 'json' };
import type { Library } from './pack.ts';

const execute = promisify(execFile);
const root = new URL('../../../', import.meta.url);

/** A project outside the workspace, with the libraries as npm installs them from a release's archives. */
export class Project {
  readonly directory: string;
  readonly #children: ChildProcess[] = [];

  private constructor(directory: string) {
    this.directory = directory;
  }

  static async install(parent: string): Promise<Project> {
    const directory = await mkdtemp(join(parent, 'project-'));
    await writeFile(join(directory, 'package.json'), '{ "type": "module" }');
    const release = fileURLToPath(new URL('scripts/release.ts', root));
    const { stdout } = await execute(process.execPath, [release, '--dry-run']);
    const archives = stdout.trim().split('\n');
    const quiet = ['--no-audit', '--no-fund', '--prefer-offline'];
    await execute('npm', ['install', ...quiet, ...archives, ...(await others())], {
      cwd: directory,
    });
    return new Project(directory);
  }

  path(file: string): string {
    return join(this.directory, file);
  }

  /** The text of an example, as the archive has it. */
  example(library: Library, file: string): Promise<string> {
    return readFile(this.path(`node_modules/${library}/examples/${file}`), 'utf8');
  }

  /** Copies an example into the project, where a user would, with another port than 3000. */
  async copyExample(library: Library, file: string, port: number): Promise<string> {
    const copy = this.path(`${port}-${library}-${file}`);
    await copyFile(this.path(`node_modules/${library}/examples/${file}`), copy);
    await writeFile(copy, (await readFile(copy, 'utf8')).replaceAll('3000', String(port)));
    return copy;
  }

  async run(file: string, ...args: string[]): Promise<string> {
    const { stdout } = await execute(process.execPath, [file, ...args], { cwd: this.directory });
    return stdout;
  }

  /**
   * Compiles strictly, with TypeScript of the workspace.
   *
   * @throws Error with the compiler's output
   */
  async compile(file: string, ...options: string[]): Promise<void> {
    const tsc = fileURLToPath(new URL('node_modules/.bin/tsc', root));
    const all = ['--strict', '--module', 'nodenext', '--target', 'esnext', '--types', 'node'];
    await execute(tsc, [...all, ...options, basename(file)], { cwd: this.directory }).catch(
      ({ stdout }: { stdout: string }) => {
        throw new Error(stdout);
      },
    );
  }

  /** Starts a program that runs until `stop`; its stderr appears in the test's output. */
  start(file: string, env: Record<string, string> = {}): void {
    const child = spawn(process.execPath, [file], {
      cwd: this.directory,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    this.#children.push(child);
  }

  async stop(): Promise<void> {
    for (const child of this.#children) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill();
      await once(child, 'exit');
    }
  }
}

/** The other dependencies of the examples: those of this package. */
async function others(): Promise<string[]> {
  const workspace = await readFile(new URL('pnpm-workspace.yaml', root), 'utf8');
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- A file of this repository.
  const { catalog } = parse(workspace) as { catalog: Record<string, string> };
  return Object.keys(manifest.devDependencies)
    .filter((name) => name in catalog)
    .map((name) => `${name}@${catalog[name]}`);
}
