import type { Answer, Ask } from './client.ts';

/** What a client gets to see of an answer; of a problem, all but the request's id. */
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

/** Holds what is read through the cache against what is read without, and entity tags to their word. */
export class Comparison {
  /** Reads so far. */
  count = 0;
  readonly #cached: Ask;
  readonly #uncached: Ask;
  /** By URL and entity tag, whoever asked: all that it has ever stood for. */
  readonly #meaning = new Map<string, string>();
  /** By user and URL: what this client has had last. */
  readonly #known = new Map<string, Known>();
  /** By URL: entity tags, the latest at the end. */
  readonly #history = new Map<string, Set<string>>();

  constructor(cached: Ask, uncached: Ask) {
    this.#cached = cached;
    this.#uncached = uncached;
  }

  /** Reads these URLs as these users, lists page by page. @throws Error that says what differs */
  async read(users: readonly string[], urls: readonly string[]): Promise<void> {
    const faults = await Promise.all(
      users.flatMap((user) => urls.map((url) => this.#readPages(user, url))),
    );
    const found = faults.flat();
    if (found.length > 0) throw new Error(found.join('\n'));
  }

  /** The entity tag that this resource had when it was last read, or one that it had before. */
  entityTag(url: string, which: 'current' | 'outdated'): string | undefined {
    const all = [...(this.#history.get(url) ?? [])];
    const current = all.at(-1);
    // A zone's has a half for its nodes, which a write of the zone itself does not look at.
    const half = current?.split('~', 1)[0] ?? '';
    return which === 'current' ? current : all.findLast((other) => !other.startsWith(half));
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
    // Every other client tells what it has.
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
        cached  ${answer.status} ${entityTag} ${shown(represented)}
        instead ${shown(expected)}`,
    });
    if (answer.status === 304 && entityTag !== known?.entityTag) {
      return fault('304 for another entity tag than the one asked with', uncached);
    }
    if (shown(represented) !== shown(uncached)) return fault('not what is there', uncached);
    if (entityTag === undefined) return { answer: represented };
    if (answer.status !== 304 && condition['if-none-match'] === entityTag) {
      return fault('no 304 for the current entity tag', uncached);
    }
    const meant = this.#meaning.get(`${url} ${entityTag}`);
    if (meant !== undefined && meant !== shown(represented)) {
      return fault(`an entity tag that stood for ${meant}`, uncached);
    }
    this.#meaning.set(`${url} ${entityTag}`, shown(represented));
    this.#known.set(`${user} ${url}`, { entityTag, answer: represented });
    const history = this.#history.get(url) ?? new Set();
    history.delete(entityTag);
    this.#history.set(url, history.add(entityTag));
    return { answer: represented };
  }
}
