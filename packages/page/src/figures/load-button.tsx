import { useSignal } from '@preact/signals';
import { announce } from '../announcement.ts';
import { counted } from '../explain/counted.ts';
import { sessions } from '../building/sessions.ts';
import { type LoadResult, loadMs, runLoad } from './load.ts';

/** Generates load: concurrent readers share round trips, and the chart has something to show. */
export function LoadButton() {
  const running = useSignal(false);
  const result = useSignal<LoadResult | undefined>(undefined);
  const [ann] = sessions;
  const project_id = ann.openProject.value;
  const start = async (): Promise<void> => {
    if (project_id === undefined) return;
    running.value = true;
    announce('Generating load');
    result.value = await runLoad(ann, project_id);
    running.value = false;
    announce(inWords(result.value));
  };
  return (
    <div class="load">
      <button
        type="button"
        disabled={running.value || project_id === undefined}
        onClick={() => void start()}
      >
        {running.value ? 'Generating load …' : `Generate load for ${loadMs / 1_000} seconds`}
      </button>
      <p class="quiet">
        {project_id === undefined && 'Open a building first. '}
        {result.value === undefined
          ? 'Six clients read Ann’s building. One request in twenty changes a zone.'
          : `${inWords(result.value)}.`}
      </p>
    </div>
  );
}

const inWords = ({ reads, writes, failed }: LoadResult): string =>
  `${counted(reads, 'read')} and ${counted(writes, 'write')} in ${loadMs / 1_000} s` +
  (failed === 0 ? '' : `, ${counted(failed, 'request')} failed`);
