import { signal } from '@preact/signals';

interface Announcement {
  readonly sentence: string;
  /** Grows with each, so that the same sentence is said again. */
  readonly number: number;
}

/** What happened last, in a sentence: read out by screen readers, and shown at the foot of the page. */
export const announcement = signal<Announcement | undefined>(undefined);

export function announce(sentence: string): void {
  announcement.value = { sentence, number: (announcement.peek()?.number ?? 0) + 1 };
}
