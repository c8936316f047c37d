import { signal } from '@preact/signals';

/** What happened last, in a sentence: read out by screen readers, and shown at the foot of the page. */
export const announcement = signal('');

export function announce(sentence: string): void {
  announcement.value = sentence;
}
