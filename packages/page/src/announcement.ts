import { signal } from '@preact/signals';

interface Announcement {
  readonly sentence: string;
  /** Increases with each, so that screen readers repeat an equal sentence. */
  readonly number: number;
}

/** The last event as a sentence: shown at the foot of the page, and read by screen readers. */
export const announcement = signal<Announcement | undefined>(undefined);

export function announce(sentence: string): void {
  announcement.value = { sentence, number: (announcement.peek()?.number ?? 0) + 1 };
}
