import type { Answer, Ask, Method } from './client.ts';

/** The range of numbers that a resource may have: from the last known one to the last one sent. */
interface Numbered {
  least: number;
  most: number;
}

/**
 * A client that writes consecutive numbers, and remembers which were acknowledged. A write without a
 * response, or with a 5xx, may or may not have been done.
 */
export class Writer {
  acknowledged = 0;
  unanswered = 0;
  readonly #ask: Ask;
  readonly #user: string;
  #number = 0;
  #project = '';
  #zone = '';
  readonly #areas = { acknowledged: new Set<string>(), asked: new Set<string>() };
  readonly #name: Numbered = { least: 0, most: 0 };
  readonly #lamp: Numbered = { least: 0, most: 0 };

  constructor(ask: Ask, user: string) {
    this.#ask = ask;
    this.#user = user;
  }

  async begin(): Promise<void> {
    const made = async (url: string) =>
      String((await this.#expect(201, 'POST', url, { name: '0' })).headers['location']);
    this.#project = await made('/projects');
    const area = await made(`${this.#project}/areas`);
    this.#areas.acknowledged.add('0');
    this.#areas.asked.add('0');
    this.#zone = await made(`${area}/zones`);
    await this.#expect(201, 'PUT', `${this.#zone}/nodes/lamp`, { name: '0' });
  }

  /** Creates an area, renames the project, and replaces the node, all with the next number. */
  async write(): Promise<void> {
    const number = ++this.#number;
    const name = String(number);
    this.#areas.asked.add(name);
    if (await this.#isDone('POST', `${this.#project}/areas`, name)) {
      this.#areas.acknowledged.add(name);
    }
    for (const [method, url, what] of [
      ['PATCH', this.#project, this.#name],
      ['PUT', `${this.#zone}/nodes/lamp`, this.#lamp],
    ] as const) {
      what.most = number;
      if (await this.#isDone(method, url, name)) what.least = number;
    }
  }

  /** @throws Error if an acknowledged write is lost, or if the content was never sent */
  async check(): Promise<void> {
    const project = await this.#read<{ name: string }>(this.#project);
    const lamp = await this.#read<{ name: string }>(`${this.#zone}/nodes/lamp`);
    this.#checkNumber('project', this.#name, Number(project.name));
    this.#checkNumber('node', this.#lamp, Number(lamp.name));
    const list = await this.#read<{ name: string }[]>(`${this.#project}/areas?limit=1000`);
    const names = new Set(list.map(({ name }) => name));
    const lost = [...this.#areas.acknowledged.difference(names)];
    const invented = [...names.difference(this.#areas.asked)];
    if (lost.length > 0 || invented.length > 0 || names.size !== list.length) {
      throw new Error(
        `${this.#user}: lost areas ${lost.join()}, unexpected areas ${invented.join()}`,
      );
    }
  }

  #checkNumber(what: string, numbered: Numbered, found: number): void {
    const { least, most } = numbered;
    if (!(found >= least && found <= most)) {
      throw new Error(`${this.#user}: the ${what} is ${found}, expected ${least} to ${most}`);
    }
    // A number that was read must not be lost later.
    numbered.least = found;
  }

  async #isDone(method: Method, url: string, name: string): Promise<boolean> {
    const answer = await this.#ask(this.#user, method, url, { name }).catch(() => undefined);
    if (answer !== undefined && answer.status < 300) {
      this.acknowledged++;
      return true;
    }
    if (answer !== undefined && answer.status < 500) {
      throw new Error(`${method} ${url}: ${answer.status} ${answer.body}`);
    }
    this.unanswered++;
    return false;
  }

  async #read<Body>(url: string): Promise<Body> {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The contract is checked elsewhere.
    return JSON.parse((await this.#expect(200, 'GET', url)).body) as Body;
  }

  async #expect(status: number, method: Method, url: string, body?: unknown): Promise<Answer> {
    const answer = await this.#ask(this.#user, method, url, body);
    if (answer.status !== status) {
      throw new Error(`${method} ${url}: ${answer.status} ${answer.body}`);
    }
    return answer;
  }
}
