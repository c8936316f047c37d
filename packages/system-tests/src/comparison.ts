import type { Answer, Ask } from './client.ts';

/** The parts of a response that must be equal. A problem document contains the request's id. */
const shownOf = ({ status, headers, body }: Answer) => ({
  status,
  type: headers['content-type'],
  link: headers['link'],
  body: body.replace(/"instance":"[^"]*"/, ''),
});

const shown = (answer: Answer): string => JSON.stringify(shownOf(answer));

interface Known {
  readonly entityTag: string;
  readonly answer: Answer;
}

/** Compares cached with uncached reads, and checks what each ETag identifies. */
export class Comparison {
  count = 0;
  readonly #cached: Ask;
  readonly #uncached: Ask;
  /** What each ETag identifies, by URL and ETag, for all users together. */
  readonly #meaning = new Map<string, string>();
  readonly #known = new Map<string, Known>();
  /** ETags by URL, latest last. */
  readonly #history = new Map<string, Set<string>>();
  /** URLs that any user could read in the last round. Deleted and moved resources have no current ETag. */
  readonly #readable = new Set<string>();

  constructor(cached: Ask, uncached: Ask) {
    this.#cached = cached;
    this.#uncached = uncached;
  }

  /** Reads all URLs as all users, lists page by page. @throws Error with the differences */
  async read(users: readonly string[], urls: readonly string[]): Promise<void> {
    this.#readable.clear();
    const faults = await Promise.all(
      users.flatMap((user) => urls.map((url) => this.#readPages(user, url))),
    );
    const found = faults.flat();
    if (found.length > 0) throw new Error(found.join('\n'));
  }

  /** The resource's ETag at the last read, or an outdated one. */
  entityTag(url: string, which: 'current' | 'outdated'): string | undefined {
    const all = [...(this.#history.get(url) ?? [])];
    const current = this.#readable.has(url) ? all.at(-1) : undefined;
    if (which === 'current') return current;
    // The second half of a zone's ETag is about its nodes; a write of the zone does not check it.
    const half = current?.split('~', 1)[0];
    return all.findLast((other) => half === undefined || !other.startsWith(half));
  }

  async #readPages(user: string, first: string): Promise<string[]> {
    const faults: string[] = [];
    for (let url: string | undefined = first; url !== undefined;) {
      const { answer, fault } = await this.#readOne(user, url);
      if (fault !== undefined) faults.push(fault);
      url = /^<([^>]+)>/.exec(String(answer.headers['link']))?.[1];
    }
    return faults;
  }

  async #readOne(user: string, url: string): Promise<{ answer: Answer; fault?: string }> {
    const known = this.#known.get(`${user} ${url}`);
    // Every other read is conditional.
    const condition = ++this.count % 2 === 0 && known ? { 'if-none-match': known.entityTag } : {};
    const [answer, uncached] = await Promise.all([
      this.#cached(user, 'GET', url, undefined, condition),
      this.#uncached(user, 'GET', url),
    ]);
    const entityTag = answer.headers['etag'];
    const represented = answer.status === 304 && known ? known.answer : answer;
    const fault = (what: string, expected: Answer) => ({
      answer: represented,
      fault: `${user} GET ${url} ${JSON.stringify(condition)}: ${what}
        cached   ${answer.status} ${entityTag} ${shown(represented)}
        uncached ${shown(expected)}`,
    });
    if (answer.status === 304 && entityTag !== known?.entityTag) {
      return fault('304 with an ETag that was not sent', uncached);
    }
    if (shown(represented) !== shown(uncached)) return fault('differs from uncached', uncached);
    if (entityTag === undefined) return { answer: represented };
    this.#readable.add(url);
    if (answer.status !== 304 && condition['if-none-match'] === entityTag) {
      return fault('no 304 for the current ETag', uncached);
    }
    const meant = this.#meaning.get(`${url} ${entityTag}`);
    if (meant !== undefined && meant !== shown(represented)) {
      return fault(`an ETag that identified ${meant}`, uncached);
    }
    this.#meaning.set(`${url} ${entityTag}`, shown(represented));
    this.#known.set(`${user} ${url}`, { entityTag, answer: represented });
    const history = this.#history.get(url) ?? new Set();
    history.delete(entityTag);
    this.#history.set(url, history.add(entityTag));
    return { answer: represented };
  }
}
