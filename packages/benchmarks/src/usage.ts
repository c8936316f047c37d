import { readdirSync, readFileSync } from 'node:fs';

/** CPU time and RAM of a process and its descendants. */
export interface Usage {
  readonly cpuMicroseconds: number;
  readonly residentBytes: number;
}

/** The unit in /proc: 100 ticks per second on every platform that Node supports. */
const microsecondsPerTick = 10_000;

interface Stat {
  readonly pid: number;
  readonly parent: number;
  readonly ticks: number;
}

/** See proc_pid_stat(5). The ticks include those of children that have exited. */
function readStat(pid: number): Stat | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    return { pid, parent: Number(fields[1]), ticks };
  } catch {
    // It has exited.
    return undefined;
  }
}

/** Proportional set size: each process counts its share of memory that several processes use. */
function residentBytesOf(pid: number): number {
  try {
    const [, kibibytes] =
      /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')) ?? [];
    return Number(kibibytes ?? 0) * 1024;
  } catch {
    return 0;
  }
}

/** Usage by process id; empty without `/proc`. */
export function usageOf(pids: readonly number[]): Map<number, Usage> {
  const stats: Stat[] = [];
  try {
    for (const name of readdirSync('/proc')) {
      const stat = /^\d+$/.test(name) ? readStat(Number(name)) : undefined;
      if (stat !== undefined) stats.push(stat);
    }
  } catch {
    return new Map();
  }
  const children = Map.groupBy(stats, ({ parent }) => parent);
  const sum = (stat: Stat): Usage => {
    let [ticks, residentBytes] = [stat.ticks * microsecondsPerTick, residentBytesOf(stat.pid)];
    for (const child of children.get(stat.pid) ?? []) {
      const usage = sum(child);
      ticks += usage.cpuMicroseconds;
      residentBytes += usage.residentBytes;
    }
    return { cpuMicroseconds: ticks, residentBytes };
  };
  const wanted = stats.filter(({ pid }) => pids.includes(pid));
  return new Map(wanted.map((stat) => [stat.pid, sum(stat)]));
}
