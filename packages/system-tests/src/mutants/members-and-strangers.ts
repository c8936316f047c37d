import { setTimeout as delay } from 'node:timers/promises';
import { Violation } from '../concurrent/recording.ts';
import { Membership } from '../membership.ts';
import type { System } from '../system.ts';

const owner = 'owner@example.com';
const users = Array.from({ length: 12 }, (_, n) => `user${n}@example.com`);
const readersEach = 3;
/** How long a user stays a member, or a stranger. */
const stayMs = 200;

/**
 * Users read a resource that does not change, while they join and leave its project. So each response
 * depends on the permission alone.
 *
 * @throws Violation if a member is refused, or anyone else is not
 */
export async function readAsMembersAndStrangers(
  { ask }: Pick<System, 'ask'>,
  durationMs: number,
): Promise<{ members: number; strangers: number }> {
  const make = async (path: string) =>
    String((await ask(owner, 'POST', path, { name: 'initial' })).headers['location']);
  const project = await make('/projects');
  const area = await make(`${project}/areas`);
  const counts = { members: 0, strangers: 0 };
  const end = performance.now() + durationMs;
  const failed = new AbortController();
  const repeat = async (act: () => Promise<void>): Promise<void> => {
    try {
      while (!failed.signal.aborted && performance.now() < end) await act();
    } catch (error) {
      failed.abort();
      throw error;
    }
  };
  const all = users.flatMap((user) => {
    const membership = new Membership(false);
    const read = async (): Promise<void> => {
      const isMember = membership.watch();
      const { status } = await ask(user, 'GET', area);
      const certainly = isMember();
      if (certainly === undefined) return;
      counts[certainly ? 'members' : 'strangers']++;
      if (status === (certainly ? 200 : 404)) return;
      throw new Violation(`${user} got ${status}: ${String(membership)}`);
    };
    const joinOrLeave = async (): Promise<void> => {
      await membership.toggle(async (joins) => {
        const list = `${project}/collaborators`;
        const { status } = await (joins
          ? ask(owner, 'PATCH', list, [{ email: user, role: 'viewer' }])
          : ask(owner, 'DELETE', list, [user]));
        if (status !== 200) throw new Error(`The collaborators were answered ${status}`);
      });
      // Only reads without a change in between say something.
      await delay(stayMs);
    };
    return [joinOrLeave, ...Array.from({ length: readersEach }, () => read)];
  });
  const ends = await Promise.allSettled(all.map(repeat));
  for (const each of ends) if (each.status === 'rejected') throw each.reason;
  return counts;
}
