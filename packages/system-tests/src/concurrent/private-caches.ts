import type { Answer } from '../client.ts';
import { Violation } from './recording.ts';

export interface Representation {
  readonly entityTag: string;
  readonly body: string;
}

/** Representations kept of each URL. */
const maxKept = 4;

/** A cache for each user, as in a browser. */
export class PrivateCaches {
  /** By user and URL, latest first. */
  readonly #kept = new Map<string, readonly Representation[]>();

  /** Latest first. */
  of(user: string, url: string): readonly Representation[] {
    return this.#kept.get(`${user} ${url}`) ?? [];
  }

  /** @throws Violation if an ETag identified another body before */
  keep(user: string, url: string, { headers: { etag }, body }: Answer): void {
    if (etag === undefined) return;
    const same = this.of(user, url).find(({ entityTag }) => entityTag === etag);
    if (same !== undefined && same.body !== body) {
      throw new Violation(
        `${url} by ${user}: ${etag} identifies two bodies\n${same.body}\n${body}`,
      );
    }
    const others = this.of(user, url).filter((other) => other !== same);
    this.#kept.set(`${user} ${url}`, [{ entityTag: etag, body }, ...others].slice(0, maxKept));
  }
}
