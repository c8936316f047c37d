import { readdirSync, readFileSync } from 'node:fs';

/** What a process and those that it has started have used. */
export interface Usage {
  readonly cpuMicroseconds: number;
  readonly residentBytes: number;
}

/** Linux counts in these: 100 a second wherever Node runs. */
const microsecondsPerTick = 10_000;

interface Stat {
  readonly pid: number;
  readonly parent: number;
  readonly ticks: number;
}

/** See proc_pid_stat(5). The ticks are also those of children that have ended and were waited for. */
function readStat(pid: number): Stat | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    return { pid, parent: Number(fields[1]), ticks };
  } catch {
    // It has ended meanwhile.
    return undefined;
  }
}

/** Its share of what several processes hold in common is counted once, in parts. */
function residentBytesOf(pid: number): number {
  try {
    const [, kibibytes] =
      /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')) ?? [];
    return Number(kibibytes ?? 0) * 1024;
  } catch {
    return 0;
  }
}

/** By process; empty where there is no `/proc`. */
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
