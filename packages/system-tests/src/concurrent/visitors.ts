import { setTimeout as delay } from 'node:timers/promises';
import type { Answer, Ask, Method } from '../client.ts';
import type { House } from './house.ts';
import { outcomeOf } from './outcome.ts';
import { type LookUp, type Passage, passages, type Step } from './passages.ts';
import { PrivateCaches, type Representation } from './private-caches.ts';
import type { Random } from './random.ts';
import { type Attempt, type Recording, Violation } from './recording.ts';
import type { Counts } from './report.ts';
import { type Write, writes } from './writes.ts';

/** How many of those that come and go are asked for. */
const maxLookUps = 12;

/** How long it takes to think of a change: reads are to be the most. */
const maxThoughtMs = 40;

/**
 * How long all leave everything as it is, now and then: what a change has left behind is seen until
 * the next one only.
 */
const maxRestMs = 800;

/** All who read and write a house. */
export class Visitors {
  readonly #ask: Ask;
  readonly #house: House;
  readonly #recording: Recording;
  readonly #random: Random;
  readonly #counts: Counts;
  readonly #writes: readonly Write[];
  readonly #passages: readonly Passage[];
  readonly #caches = new PrivateCaches();
  /** The latest at the end. */
  readonly #lookUps: LookUp[] = [];
  /** What most have their eyes on, for a while. */
  #focus: Write;
  /** Until then nobody changes anything. */
  #rest: Promise<void> = Promise.resolve();
  #serial = 0;

  constructor(ask: Ask, house: House, recording: Recording, random: Random, counts: Counts) {
    this.#ask = ask;
    this.#house = house;
    this.#recording = recording;
    this.#random = random;
    this.#counts = counts;
    this.#writes = writes(house);
    this.#passages = passages(house, recording);
    this.#focus = random.pick(this.#writes);
  }

  /** The next request of one who only reads. */
  async look(): Promise<void> {
    if (this.#random.isLucky(0.2)) await this.#lookUp();
    else if (this.#random.isLucky(0.5)) await this.read(this.#focus.path);
    else await this.read(this.#random.pick(this.#house.reads));
  }

  /**
   * The next change by one who makes some.
   *
   * @param rests whether all leave everything as it is now and then
   */
  async change(rests: boolean): Promise<void> {
    await delay(this.#random.between(0, maxThoughtMs));
    if (this.#random.isLucky(0.05)) {
      this.#focus = this.#random.pick(this.#writes);
      if (rests) this.#rest = delay(this.#random.between(0, maxRestMs));
    }
    await this.#rest;
    if (this.#random.isLucky(0.75)) await this.#write();
    else await this.#pass();
  }

  /** @returns whether it was answered with what is there */
  async read(path: string, user = this.#random.pick(this.#house.users)): Promise<boolean> {
    // With a query, it is a URL that no cache knows, or that some keep out of date: a few are asked
    // for often, and many hardly ever. A node takes none.
    const hasQuery = path !== this.#house.node && this.#random.isLucky(0.3);
    const limit = 100 + Math.floor(900 * this.#random.next() ** 8);
    const url = hasQuery ? `${path}?limit=${limit}` : path;
    const shown = this.#house.shown(url);
    const known = this.#random.isLucky(0.5) ? this.#caches.of(user, shown) : [];
    const start = performance.now();
    const answer = await this.#send(user, 'GET', url, undefined, condition('if-none-match', known));
    if (answer === undefined || answer.status >= 500) return false;
    const note = `GET ${shown} by ${user} ${answer.status} ${answer.headers['etag']}`;
    const body =
      answer.status === 304
        ? known.find(({ entityTag }) => entityTag === answer.headers['etag'])?.body
        : answer.body;
    if (answer.status >= 400 || body === undefined) throw new Violation(`Nobody expected ${note}`);
    this.#caches.keep(user, shown, { ...answer, body });
    this.#counts.reads++;
    if (answer.status === 304) this.#counts.notModified++;
    const cacheStatus = String(answer.headers['cache-status']);
    if (cacheStatus.includes('fwd-status=304')) this.#counts.revalidated++;
    this.#recording.saw(this.#house.sights(user, url, body), start, `${note} ${cacheStatus}`);
    return true;
  }

  /** Gives what stays another value, under a condition or not. */
  async #write(): Promise<void> {
    const isFocused = this.#random.isLucky(0.5);
    const { method, path, registers, body } = isFocused
      ? this.#focus
      : this.#random.pick(this.#writes);
    const user = this.#random.pick(this.#house.editors);
    const value = String(++this.#serial);
    const known = this.#random.isLucky(0.4)
      ? this.#caches.of(user, this.#house.shown(path)).slice(0, 1)
      : [];
    const changes = registers.map((register) => ({ register, value }));
    const { attempt, answer } = await this.#change(
      { by: user, method, path, body: body(value), changes },
      condition('if-match', known),
    );
    if (answer === undefined) {
      await this.read(path);
      return;
    }
    if (answer.status === 412) this.#counts.refused++;
    if (answer.status !== 200) return;
    if (known.length > 0) this.#counts.matched++;
    const note = `${this.#shown(method, path, user)} 200`;
    attempt.done(
      note,
      known.flatMap((found) => this.#house.sights(user, path, found.body)),
    );
    // What it says beside its own change, it has read.
    const others = this.#house
      .sights(user, path, answer.body)
      .filter((sight) => !('register' in sight && registers.includes(sight.register)));
    this.#recording.saw(others, attempt.start, note);
    // The answer to a PATCH of a zone has the ETag of a GET, and lacks the nodes that a GET shows.
    if (!this.#house.zones.includes(path)) {
      this.#caches.keep(user, this.#house.shown(path), answer);
    }
    await this.read(path);
  }

  /** Lets something come and go, one step after the other, as long as each is known to be done. */
  async #pass(): Promise<void> {
    const steps = this.#random.pick(this.#passages)(`passing-${++this.#serial}`);
    let location = '';
    for (let next = steps.next(); next.done !== true; next = steps.next(location)) {
      const { by = this.#random.pick(this.#house.editors), lookUps = [], ...step } = next.value;
      this.#lookUps.push(...lookUps);
      this.#lookUps.splice(0, this.#lookUps.length - maxLookUps);
      await this.#lookUp();
      const { attempt, answer } = await this.#change({ by, ...step });
      if (answer === undefined || answer.status >= 300) return;
      attempt.done(`${this.#shown(step.method, step.path, by)} ${answer.status}`);
      location = String(answer.headers['location']);
      await this.#lookUp();
    }
  }

  async #lookUp(): Promise<void> {
    if (this.#lookUps.length === 0) return;
    const { path, by, set, element } = this.#random.pick(this.#lookUps);
    if (set === undefined) {
      await this.read(path, by);
      return;
    }
    const start = performance.now();
    const answer = await this.#send(by, 'GET', path);
    if (answer?.status !== 200 && answer?.status !== 404) return;
    this.#counts.reads++;
    const note = `${this.#shown('GET', path, by)} ${answer.status}`;
    this.#recording.saw([{ set, element, isFound: answer.status === 200 }], start, note);
  }

  /** @returns the answer, unless the outcome is unknown; one that is certain not to be done is noted */
  async #change(
    { by, method, path, body, changes }: Step & { by: string },
    headers: Readonly<Record<string, string>> = {},
  ): Promise<{ attempt: Attempt; answer: Answer | undefined }> {
    const attempt = this.#recording.begin(changes, this.#shown(method, path, by));
    const answer = await this.#send(by, method, path, body, headers);
    const outcome = answer === undefined ? 'unknown' : outcomeOf(answer);
    if (outcome === 'unknown') return { attempt, answer: undefined };
    if (outcome === 'not done') attempt.notDone();
    this.#counts.writes++;
    return { attempt, answer };
  }

  #shown(method: Method, path: string, user: string): string {
    return `${method} ${this.#house.shown(path)} by ${user}`;
  }

  /** @returns nothing if the connection broke; what could not be sent is sent again */
  async #send(...request: Parameters<Ask>): Promise<Answer | undefined> {
    for (;;) {
      const { answer, failure } = await this.#ask(...request).then(
        (answer) => ({ answer, failure: answer.status < 500 ? undefined : `${answer.status}` }),
        (error: NodeJS.ErrnoException) => ({ answer: undefined, failure: `${error.code}` }),
      );
      if (failure === undefined) return answer;
      this.#counts.failed[failure] = (this.#counts.failed[failure] ?? 0) + 1;
      // Whatever is away needs a moment.
      await delay(50);
      if (failure !== 'ECONNREFUSED') return answer;
    }
  }
}

const condition = (
  name: 'if-match' | 'if-none-match',
  known: readonly Representation[],
): Readonly<Record<string, string>> =>
  known.length === 0 ? {} : { [name]: known.map(({ entityTag }) => entityTag).join(', ') };
