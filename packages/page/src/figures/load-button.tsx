import { useSignal } from '@preact/signals';
import { announce } from '../announcement.ts';
import { sessions } from '../building/sessions.ts';
import { type LoadResult, loadMs, runLoad } from './load.ts';

/** Ten seconds of reads with some writes, so that there is something to plot. */
export function LoadButton() {
  const running = useSignal(false);
  const result = useSignal<LoadResult | undefined>(undefined);
  const [ann] = sessions;
  const project_id = ann.openProject.value;
  const start = async (): Promise<void> => {
    if (project_id === undefined) return;
    running.value = true;
    announce('Ten seconds of load');
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
        {running.value ? 'Reading and writing …' : 'Ten seconds of load'}
      </button>
      <p class="quiet">
        {project_id === undefined && 'Needs a building to read. '}
        {result.value === undefined
          ? `Ann’s building is read as fast as six clients can, for ${loadMs / 1_000} s; one request in twenty changes a zone.`
          : `${inWords(result.value)}.`}
      </p>
    </div>
  );
}

const inWords = ({ reads, writes, failed }: LoadResult): string =>
  `${reads} reads and ${writes} writes in ${loadMs / 1_000} s` +
  (failed === 0 ? '' : `, ${failed} requests failed`);
