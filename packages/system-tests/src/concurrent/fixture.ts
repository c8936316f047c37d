import { setTimeout as delay } from 'node:timers/promises';
import type { Ask, Method } from '../client.ts';
import type { Recording, Observation } from './recording.ts';

interface Named {
  readonly name: string;
}
interface Shown extends Named {
  readonly project_id?: string;
  readonly area_id?: string;
  readonly zone_id?: string;
  readonly node_uuid?: string;
  readonly email?: string;
  readonly scenario?: string;
  readonly configuration?: { readonly value: string };
  readonly collaborators?: readonly Shown[];
  readonly areas?: readonly Shown[];
  readonly zones?: readonly Shown[];
  readonly nodes?: readonly Shown[];
}

/** The data that all clients read and write: a project with an area, two zones and a node, never deleted. */
export class Fixture {
  readonly users: readonly string[];
  /** The users with write access. */
  readonly editors: readonly string[];
  /** Paths. */
  readonly project: string;
  readonly area: string;
  readonly zones: readonly string[];
  readonly node: string;
  /** Names of the permanent resources, by id. */
  readonly #names = new Map<string, string>();

  private constructor(users: readonly string[], paths: readonly string[]) {
    const [project = '', area = '', zone = '', other = ''] = paths;
    this.users = users;
    this.editors = users.slice(0, 2);
    this.project = project;
    this.area = area;
    this.zones = [zone, other];
    this.node = `${zone}/nodes/lamp`;
    for (const [path, name] of [
      [project, 'the project'],
      [area, 'the area'],
      [zone, 'the zone'],
      [other, 'the other zone'],
      ['lamp', 'the node'],
    ] as const) {
      this.#names.set(idIn(path), name);
    }
  }

  /**
   * Creates the resources, and starts over until no fault interferes. Each attempt has users of its
   * own, so a failed attempt leaves nothing that another one could see.
   *
   * @throws the signal's reason when it is aborted
   */
  static async build(
    ask: Ask,
    recording: Recording,
    round: string,
    signal: AbortSignal,
  ): Promise<Fixture> {
    for (let attempt = 1; ; attempt++) {
      signal.throwIfAborted();
      const fixture = await Fixture.#build(ask, recording, `${round}-${attempt}`).catch(() => {});
      if (fixture !== undefined) return fixture;
      await delay(100);
    }
  }

  static async #build(ask: Ask, recording: Recording, round: string): Promise<Fixture> {
    const users = ['ann', 'bob', 'cid'].map((name) => `${name}@${round}.example.com`);
    const [owner = '', manager = '', viewer = ''] = users;
    const make = async (user: string, method: Method, path: string, body: unknown) => {
      const { status, headers } = await ask(user, method, path, body);
      if (status >= 300) throw new Error(`${method} ${path}: ${status}`);
      return String(headers['location']);
    };
    const project = await make(owner, 'POST', '/projects', { name: 'initial' });
    await make(owner, 'PATCH', `${project}/collaborators`, [
      { email: manager, role: 'manager' },
      { email: viewer, role: 'viewer' },
    ]);
    const area = await make(owner, 'POST', `${project}/areas`, { name: 'initial' });
    const body = { name: 'initial', scenario: 'initial' };
    const zone = await make(owner, 'POST', `${area}/zones`, body);
    const other = await make(owner, 'POST', `${area}/zones`, body);
    const fixture = new Fixture(users, [project, area, zone, other]);
    const configuration = { value: 'initial' };
    await make(owner, 'PUT', fixture.node, { name: 'initial', configuration });
    // A project for each user alone, so that no two users have the same list.
    for (const user of users) await make(user, 'POST', '/projects', { name: `own of ${user}` });

    for (const name of fixture.#names.values()) recording.register(`name of ${name}`, 'initial');
    for (const name of ['scenario of the zone', 'scenario of the other zone']) {
      recording.register(name, 'initial');
    }
    recording.register('configuration of the node', 'initial');
    recording.set('collaborators', users);
    recording.set('areas', ['the area']);
    recording.set('zones', ['the zone', 'the other zone']);
    recording.set('nodes of the zone', ['lamp']);
    recording.set('nodes of the other zone', []);
    for (const user of users)
      recording.set(`projects of ${user}`, ['the project', `own of ${user}`]);
    return fixture;
  }

  /** The paths of all permanent resources. */
  get reads(): readonly string[] {
    const [zone = '', other = ''] = this.zones;
    return [
      '/projects',
      this.project,
      `${this.project}/collaborators`,
      `${this.project}/areas`,
      this.area,
      `${this.area}/zones`,
      zone,
      `${zone}/nodes`,
      other,
      `${other}/nodes`,
      this.node,
    ];
  }

  /** The values of registers and sets in the body of a 200. */
  observations(user: string, path: string, body: string): Observation[] {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The contract is checked elsewhere.
    const shown = JSON.parse(body) as Shown | Shown[];
    if (!Array.isArray(shown)) return this.#observationsIn(shown);
    if (path.startsWith('/projects?') || path === '/projects') {
      return this.#observationsInList(`projects of ${user}`, shown);
    }
    const [, kind = ''] = /\/(\w+)(?:\?.*)?$/.exec(path) ?? [];
    const place = kind === 'nodes' ? ` of ${this.nameOf(path.split('/').at(-2))}` : '';
    return this.#observationsInList(kind + place, shown);
  }

  nameOf(id: string | undefined): string {
    return this.#names.get(id ?? '') ?? `${id}`;
  }

  /** A readable path: the ids of permanent resources are replaced by their names. */
  shown(path: string): string {
    return path
      .split(/([/?])/)
      .map((part) => this.nameOf(part))
      .join('');
  }

  #observationsIn(shown: Shown): Observation[] {
    const name = this.nameOf(idOf(shown));
    const { scenario, configuration, collaborators, areas, zones, nodes } = shown;
    const observations: Observation[] = [];
    // A temporary resource is never renamed, so its name is no register.
    if (this.#names.has(idOf(shown))) {
      if (shown.name !== undefined)
        observations.push({ register: `name of ${name}`, value: shown.name });
      if (scenario !== undefined)
        observations.push({ register: `scenario of ${name}`, value: scenario });
      if (configuration !== undefined) {
        observations.push({ register: `configuration of ${name}`, value: configuration.value });
      }
    }
    if (collaborators)
      observations.push(...this.#observationsInList('collaborators', collaborators));
    if (areas) observations.push(...this.#observationsInList('areas', areas));
    if (zones && name === 'the area')
      observations.push(...this.#observationsInList('zones', zones));
    if (nodes && name.endsWith('zone')) {
      observations.push(...this.#observationsInList(`nodes of ${name}`, nodes));
    }
    return observations;
  }

  #observationsInList(set: string, items: readonly Shown[]): Observation[] {
    const elements = new Set(items.map((item) => this.#elementOf(item)));
    return [{ set, elements }, ...items.flatMap((item) => this.#observationsIn(item))];
  }

  /** Where the service chooses the id, a temporary resource is identified by its unique name. */
  #elementOf(item: Shown): string {
    if (item.node_uuid !== undefined || item.email !== undefined) return idOf(item);
    return this.#names.get(idOf(item)) ?? item.name;
  }
}

const idIn = (path: string): string => path.split('/').at(-1) ?? '';
const idOf = (shown: Shown): string =>
  shown.node_uuid ?? shown.zone_id ?? shown.area_id ?? shown.project_id ?? shown.email ?? '';
