import { computed, signal } from '@preact/signals';
import { litWaysOf } from '../live/lights.ts';
import { arrived } from '../live/live.ts';

/** The lines that the last requests used. */
export const litWays = computed(() => litWaysOf(arrived.value));

/** Changes with each frame, so that an equal light is animated again. */
export const litNumber = computed(() => arrived.value.at(-1)?.sequence ?? 0);

const query = matchMedia('(min-width: 45rem)');
export const isWide = signal(query.matches);
query.addEventListener('change', ({ matches }) => {
  isWide.value = matches;
});
