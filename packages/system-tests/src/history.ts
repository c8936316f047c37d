import type { Answer, Ask } from './client.ts';
import { Comparison } from './comparison.ts';
import { nodes, type Operation, users } from './operations.ts';

let histories = 0;

const paged = (list: string) => [list, `${list}?limit=1`];

interface Written {
  readonly path: string;
  readonly entityTag: string | undefined;
}

/** A sequence of operations, by users and on resources that no other history shares. */
export class History {
  readonly comparison: Comparison;
  readonly #ask: Ask;
  readonly #made: Record<Operation['on'], string[]> = {
    root: [''],
    project: [],
    area: [],
    zone: [],
  };
  readonly #lines: string[] = [];
  readonly #name = `${Date.now()}-${++histories}`;

  constructor(cached: Ask, uncached: Ask) {
    this.#ask = cached;
    this.comparison = new Comparison(cached, uncached);
  }

  /** Creates a project of Ann's with two zones, and makes Bob a viewer. */
  async begin(): Promise<void> {
    const [ann = '', bob] = users;
    const setup = [
      ['root', 'POST', '/projects', { name: 'one' }],
      ['project', 'PATCH', '/collaborators', [{ email: bob, role: 'viewer' }]],
      ['project', 'POST', '/areas', { name: 'one' }],
      ['area', 'POST', '/zones', { name: 'one' }],
      ['area', 'POST', '/zones', { name: 'two' }],
      ['zone', 'PUT', '/nodes/lamp', { name: 'one' }],
    ] as const;
    for (const [on, method, below, body] of setup) {
      await this.#request({ by: ann, on, number: 0, method, below, body });
    }
    await this.#compare();
  }

  async run(operation: Operation): Promise<void> {
    const answer = await this.#request(operation);
    if (answer === undefined) return;
    await this.#compare();
    const { path, entityTag } = answer;
    const current = this.comparison.entityTag(path, 'current');
    if (entityTag !== undefined && entityTag !== current) {
      this.#fail(`the write returned ${entityTag}, but GET ${path} ${current}`);
    }
  }

  /** @returns the resource and its ETag in the response; undefined if no resource exists to write to */
  async #request(operation: Operation): Promise<Written | undefined> {
    const { on, number, method, below, ifMatch } = operation;
    const made = this.#made[on];
    const start = made[number % made.length];
    if (start === undefined) return undefined;
    const [by, path, body] = this.#own([operation.by, start + below, operation.body]);
    const entityTag = ifMatch && this.comparison.entityTag(path, ifMatch);
    const condition = entityTag === undefined ? {} : { 'if-match': entityTag };
    const answer = await this.#ask(by, method, path, body, condition);
    this.#lines.push(
      [by, method, path, JSON.stringify(body), JSON.stringify(condition), answer.status].join(' '),
    );
    this.#judge(entityTag && ifMatch, answer);
    const { location, etag } = answer.headers;
    if (method === 'POST' && location !== undefined) this.#add(location);
    return { path: location ?? path, entityTag: answer.status < 300 ? etag : undefined };
  }

  #judge(ifMatch: Operation['ifMatch'] | '', { status, body }: Answer): void {
    const isRight =
      status < 500 && (ifMatch === 'outdated' ? status >= 400 : !ifMatch || status !== 412);
    if (!isRight) this.#fail(`wrong response: ${body}`);
  }

  #add(location: string): void {
    const kind = ({ 3: 'project', 5: 'area', 7: 'zone' } as const)[location.split('/').length];
    if (kind === undefined) throw new Error(`Unexpected Location ${location}`);
    this.#made[kind].push(location);
  }

  #urls(): string[] {
    const { project, area, zone } = this.#made;
    return [
      ...paged('/projects'),
      ...project.flatMap((url) => [
        url,
        ...paged(`${url}/collaborators`),
        ...paged(`${url}/areas`),
      ]),
      ...area.flatMap((url) => [url, ...paged(`${url}/zones`)]),
      ...zone.flatMap((url) => [
        url,
        ...paged(`${url}/nodes`),
        ...nodes.map((node) => `${url}/nodes/${node}`),
      ]),
    ];
  }

  async #compare(): Promise<void> {
    await this.comparison
      .read(this.#own(users), this.#urls())
      .catch((error: Error) => this.#fail(error.message));
  }

  #fail(what: string): never {
    throw new Error(`After\n${this.#lines.join('\n')}\n${what}`);
  }

  #own<Value>(value: Value): Value {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Only texts change.
    return JSON.parse(
      JSON.stringify(value, (_, part: unknown) => part ?? null).replaceAll(
        '@example.com',
        `@${this.#name}.example.com`,
      ),
    ) as Value;
  }
}
