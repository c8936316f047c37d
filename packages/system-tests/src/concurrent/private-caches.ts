import type { Answer } from '../client.ts';
import { Violation } from './recording.ts';

export interface Representation {
  readonly entityTag: string;
  readonly body: string;
}

/** How many representations of a URL are kept. */
const maxKept = 4;

/** What users keep of what they were answered, as browsers do: each for itself. */
export class PrivateCaches {
  /** By user and URL, the latest first. */
  readonly #kept = new Map<string, readonly Representation[]>();

  /** The latest first. */
  of(user: string, url: string): readonly Representation[] {
    return this.#kept.get(`${user} ${url}`) ?? [];
  }

  /** @throws Violation if an entity tag stands for something else than before */
  keep(user: string, url: string, { headers: { etag }, body }: Answer): void {
    if (etag === undefined) return;
    const same = this.of(user, url).find(({ entityTag }) => entityTag === etag);
    if (same !== undefined && same.body !== body) {
      throw new Violation(
        `${url} by ${user}: ${etag} stands for two things\n${same.body}\n${body}`,
      );
    }
    const others = this.of(user, url).filter((other) => other !== same);
    this.#kept.set(`${user} ${url}`, [{ entityTag: etag, body }, ...others].slice(0, maxKept));
  }
}
