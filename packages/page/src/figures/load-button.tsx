import { useSignal } from '@preact/signals';
import { announce } from '../announcement.ts';
import { building, sessions } from '../building/session.ts';
import { scenarios } from '../building/values.ts';
import { counted } from '../explain/counted.ts';

const loadMs = 10_000;
const clients = 6;
/** Between two requests of a client: limits the load to about 300 requests per second. */
const pauseMs = 20;
const writeShare = 0.02;

/** Generates load: concurrent readers share round trips, which one person cannot cause. */
export function LoadButton() {
  const isRunning = useSignal(false);
  const result = useSignal<string | undefined>(undefined);
  const [ann] = sessions;
  const zones = ann.zonesBelow(building.value ?? '');
  const start = async (): Promise<void> => {
    isRunning.value = true;
    announce('Generating load');
    const { reads, writes, failed } = await readAndChange(zones, ann.user.email);
    const failures = failed === 0 ? '' : `, ${counted(failed, 'request')} failed`;
    const done = `${counted(reads, 'read')} and ${counted(writes, 'write')}`;
    result.value = `${done} in ${loadMs / 1_000} s${failures}`;
    isRunning.value = false;
    announce(result.value);
  };
  return (
    <div class="load flex">
      <p class="quiet">
        {result.value ?? 'Six clients read Ann’s zones, and sometimes change one'}.
      </p>
      <button
        type="button"
        disabled={isRunning.value || zones.length === 0}
        onClick={() => void start()}
      >
        {isRunning.value ? 'Generating load …' : `Generate load for ${loadMs / 1_000} seconds`}
      </button>
    </div>
  );
}

/** Reads zones with several clients, and sometimes changes one. Counts what succeeded. */
async function readAndChange(zones: readonly string[], user: string) {
  const end = performance.now() + loadMs;
  const count = { reads: 0, writes: 0, failed: 0 };
  const headers = { 'x-user': user, 'content-type': 'application/json' };
  const client = async (): Promise<void> => {
    while (performance.now() < end) {
      // All clients read the same zone for a moment, so that they share round trips.
      const zone = zones[Math.floor(performance.now() / 250) % zones.length] ?? '';
      const isWrite = Math.random() < writeShare;
      const scenario = scenarios[Math.floor(Math.random() * scenarios.length)];
      const change = { method: 'PATCH', body: JSON.stringify({ scenario }) };
      const init: RequestInit = { headers, cache: 'no-store', ...(isWrite && change) };
      const isOk = await fetch(zone, init).then(
        ({ ok }) => ok,
        () => false,
      );
      count[isOk ? (isWrite ? 'writes' : 'reads') : 'failed']++;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return count;
}
