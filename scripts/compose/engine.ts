import { run } from './command.ts';

export interface Engine {
  readonly compose: readonly string[];
  readonly container: string;
}

const engines: readonly Engine[] = [
  { compose: ['docker', 'compose'], container: 'docker' },
  { compose: ['podman-compose'], container: 'podman' },
  { compose: ['podman', 'compose'], container: 'podman' },
];

const oldest = { 'Docker Compose': [2, 23], 'podman-compose': [1, 6] } as const;

export const nameOf = ({ compose }: Engine): string => compose.join(' ');

/** @returns the first engine that can run the system, or the reason why each of them cannot */
export function findEngine(
  name?: string,
  environment: NodeJS.ProcessEnv = process.env,
): Engine | string[] {
  const candidates = engines.filter((engine) => name === undefined || nameOf(engine) === name);
  if (candidates.length === 0) {
    throw new TypeError(
      `Expected an engine of ${engines.map(nameOf).join(', ')}, received ${JSON.stringify(name)}`,
    );
  }
  const reasons: string[] = [];
  for (const engine of candidates) {
    const reason = whyNot(engine, environment);
    if (reason === undefined) return engine;
    reasons.push(`${nameOf(engine)}: ${reason}`);
  }
  return reasons;
}

function whyNot(engine: Engine, environment: NodeJS.ProcessEnv): string | undefined {
  const version = run([...engine.compose, 'version'], environment);
  if (!version.ok) return firstLine(version.stderr);
  const text = `${version.stdout}${version.stderr}`;
  // `podman compose` delegates to one of the two.
  const program = text.includes('podman-compose') ? 'podman-compose' : 'Docker Compose';
  const [, major = 0, minor = 0] = (
    /(?:podman-compose|docker compose) version:? v?(\d+)\.(\d+)/i.exec(text) ?? []
  ).map(Number);
  const [oldestMajor, oldestMinor] = oldest[program];
  if (major < oldestMajor || (major === oldestMajor && minor < oldestMinor)) {
    return `${program} ${oldestMajor}.${oldestMinor} or later is needed, this is ${major}.${minor}`;
  }
  const info = run([engine.container, 'info'], environment);
  return info.ok ? undefined : firstLine(info.stderr);
}

const firstLine = (text: string): string => text.trim().split('\n', 1).join();
