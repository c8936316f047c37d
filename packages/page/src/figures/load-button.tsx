import { useSignal } from '@preact/signals';
import { announce } from '../announcement.ts';
import { building, sessions } from '../building/session.ts';
import { scenarios } from '../building/values.ts';
import { counted } from '../explain/counted.ts';
import { type LoadResult, loadMs, runLoad } from './load.ts';

/** Generates load: concurrent readers share round trips, which nobody can do by hand. */
export function LoadButton() {
  const isRunning = useSignal(false);
  const result = useSignal<LoadResult | undefined>(undefined);
  const [ann] = sessions;
  const path = building.value;
  const zones = path === undefined ? [] : ann.zonesBelow(path);
  const start = async (): Promise<void> => {
    isRunning.value = true;
    announce('Generating load');
    result.value = await runLoad(ann.user.email, zones, scenarios);
    isRunning.value = false;
    announce(inWords(result.value));
  };
  return (
    <div class="load flex">
      <p class="quiet">
        {result.value !== undefined
          ? `${inWords(result.value)}.`
          : zones.length === 0
            ? 'Open a building to generate load.'
            : 'Six clients read Ann’s zones, and sometimes change one.'}
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

const inWords = ({ reads, writes, failed }: LoadResult): string =>
  `${counted(reads, 'read')} and ${counted(writes, 'write')} in ${loadMs / 1_000} s` +
  (failed === 0 ? '' : `, ${counted(failed, 'request')} failed`);
