import { nameOf } from '../users.ts';
import { partsOf, versionOf } from './edge-tag.ts';
import { writeOf, type Writes } from './writes.ts';

interface ETags {
  readonly before: string | undefined;
  readonly now: string | undefined;
}

export function conflictTitle(kind: string, name: string, etags: ETags, writes: Writes): string {
  const author = authorOf(etags, writes);
  const subject =
    author === undefined ? 'Someone else' : author === name ? `Another write by ${name}` : author;
  return `${subject} changed this ${kind} while ${name} was editing it`;
}

/** @returns undefined if the page did not send the write that made the new version */
function authorOf({ before = '', now = '' }: ETags, writes: Writes): string | undefined {
  const old = new Set(partsOf(before).map(versionOf));
  const made = partsOf(now)
    .map(versionOf)
    .filter((version) => !old.has(version));
  // Epochs are random, so a version is unique among the backends.
  const users = made.flatMap((version) =>
    ['projects', 'commissioning'].map((upstream) => writeOf(writes, upstream, version)?.user),
  );
  const email = users.find((user) => user !== undefined);
  return email === undefined ? undefined : nameOf(email);
}
