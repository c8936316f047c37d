import { contenders } from './contenders.ts';
import { count, pathOf } from './things.ts';

/** One contender's turn. */
export interface Turn {
  readonly size: number;
  readonly callers: number;
  readonly urls: number;
  readonly seconds: number;
}

/** A contender in a process of its own, so that V8 optimizes its code for its calls only. */
const [origin = '', name, connections] = process.argv.slice(2);
const contender = contenders(origin, Number(connections)).find((each) => each.name === name);
if (contender === undefined) throw new Error(`No contender ${name}`);
const { get } = contender;

/** The result of a turn. */
export interface Taken {
  /** Reads per second. */
  readonly rate: number;
  /** CPU time of this process for a read, in microseconds, garbage collection included. */
  readonly cpu: number;
}

async function take({ size, callers, urls, seconds }: Turn): Promise<Taken> {
  let done = 0;
  const before = process.cpuUsage();
  const start = performance.now();
  const end = start + seconds * 1_000;
  const call = async (who: number) => {
    for (let index = who; performance.now() < end; index += callers, done++) {
      await get(pathOf(size, index % urls));
    }
  };
  await Promise.all(Array.from({ length: callers }, (_, who) => call(who)));
  const { user, system } = process.cpuUsage(before);
  return {
    rate: done / ((performance.now() - start) / 1_000),
    cpu: (user + system) / done,
  };
}

/** Reads all things once, so that they are stored. */
async function fill(size: number): Promise<void> {
  for (let index = 0; index < count; index++) await get(pathOf(size, index));
}

process.on('message', (told: Turn) => {
  void (told.callers === 0 ? fill(told.size) : take(told)).then((taken) =>
    process.send?.(taken ?? {}),
  );
});
process.on('disconnect', () => process.exit());
