import { setTimeout as delay } from 'node:timers/promises';
import type { Answer, Ask, Method } from '../client.ts';
import { recoveryMs } from './faults.ts';
import type { Fixture } from './fixture.ts';
import { outcomeOf } from './outcome.ts';
import { type LookUp, type Lifecycle, lifecycles, type Step } from './lifecycles.ts';
import { PrivateCaches, type Representation } from './private-caches.ts';
import type { Random } from './random.ts';
import { type Attempt, type Recording, Violation } from './recording.ts';
import type { Counts } from './report.ts';
import { type Write, writes } from './writes.ts';

/** How many of the latest temporary resources are looked up. */
const maxLookUps = 12;

/** Longest delay before a write: most requests are reads. */
const maxWriteDelayMs = 40;

/** Longest pause of all writers. A stale response can be seen until the next write only. */
const maxPauseMs = 800;

/** The clients that read and write a fixture. */
export class Clients {
  readonly #ask: Ask;
  readonly #fixture: Fixture;
  readonly #recording: Recording;
  readonly #random: Random;
  readonly #counts: Counts;
  readonly #writes: readonly Write[];
  readonly #lifecycles: readonly Lifecycle[];
  readonly #caches = new PrivateCaches();
  /** Latest last. */
  readonly #lookUps: LookUp[] = [];
  /** The write that most clients concentrate on, for a while. */
  #focus: Write;
  /** Writers wait for it. */
  #pause: Promise<void> = Promise.resolve();
  #serial = 0;

  constructor(ask: Ask, fixture: Fixture, recording: Recording, random: Random, counts: Counts) {
    this.#ask = ask;
    this.#fixture = fixture;
    this.#recording = recording;
    this.#random = random;
    this.#counts = counts;
    this.#writes = writes(fixture);
    this.#lifecycles = lifecycles(fixture, recording);
    this.#focus = random.pick(this.#writes);
  }

  /** Sends the next request of a client that only reads. */
  async readNext(): Promise<void> {
    if (this.#random.chance(0.2)) await this.#lookUp();
    else if (this.#random.chance(0.5)) await this.read(this.#focus.path);
    else await this.read(this.#random.pick(this.#fixture.reads));
  }

  /**
   * Sends the next writes of a client that writes.
   *
   * @param pauses whether all writers pause now and then
   */
  async writeNext(pauses: boolean): Promise<void> {
    await delay(this.#random.between(0, maxWriteDelayMs));
    if (this.#random.chance(0.05)) {
      this.#focus = this.#random.pick(this.#writes);
      if (pauses) this.#pause = delay(this.#random.between(0, maxPauseMs));
    }
    await this.#pause;
    if (this.#random.chance(0.75)) await this.#write();
    else await this.#runLifecycle();
  }

  /** @returns whether the response was usable */
  async read(path: string, user = this.#random.pick(this.#fixture.users)): Promise<boolean> {
    // The query makes URLs that caches do not know, or know an old version of: a few are requested
    // often, most hardly ever. A node takes no query.
    const hasQuery = path !== this.#fixture.node && this.#random.chance(0.3);
    const limit = 100 + Math.floor(900 * this.#random.next() ** 8);
    const url = hasQuery ? `${path}?limit=${limit}` : path;
    const shown = this.#fixture.shown(url);
    const known = this.#random.chance(0.5) ? this.#caches.of(user, shown) : [];
    const start = performance.now();
    const answer = await this.#send(user, 'GET', url, undefined, condition('if-none-match', known));
    if (answer === undefined || answer.status >= 500) return false;
    const note = `GET ${shown} by ${user} ${answer.status} ${answer.headers['etag']}`;
    const body =
      answer.status === 304
        ? known.find(({ entityTag }) => entityTag === answer.headers['etag'])?.body
        : answer.body;
    if (answer.status >= 400 || body === undefined) throw new Violation(`Unexpected: ${note}`);
    this.#caches.keep(user, shown, { ...answer, body });
    this.#counts.reads++;
    if (answer.status === 304) this.#counts.notModified++;
    const cacheStatus = String(answer.headers['cache-status']);
    if (cacheStatus.includes('fwd-status=304')) this.#counts.revalidated++;
    this.#recording.observe(
      this.#fixture.observations(user, url, body),
      start,
      `${note} ${cacheStatus}`,
    );
    return true;
  }

  /** Changes a permanent resource, with or without a condition. */
  async #write(): Promise<void> {
    const isFocused = this.#random.chance(0.5);
    const { method, path, registers, body } = isFocused
      ? this.#focus
      : this.#random.pick(this.#writes);
    const user = this.#random.pick(this.#fixture.editors);
    const value = String(++this.#serial);
    const known = this.#random.chance(0.4)
      ? this.#caches.of(user, this.#fixture.shown(path)).slice(0, 1)
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
      known.flatMap((found) => this.#fixture.observations(user, path, found.body)),
    );
    // Everything else in the response was read.
    const others = this.#fixture
      .observations(user, path, answer.body)
      .filter(
        (observation) => !('register' in observation && registers.includes(observation.register)),
      );
    this.#recording.observe(others, attempt.start, note);
    // The response to a PATCH of a zone has the ETag of a GET, but not the nodes that a GET shows.
    if (!this.#fixture.zones.includes(path)) {
      this.#caches.keep(user, this.#fixture.shown(path), answer);
    }
    await this.read(path);
  }

  /** Creates and deletes a resource, as long as each step is known to be done. */
  async #runLifecycle(): Promise<void> {
    const steps = this.#random.pick(this.#lifecycles)(`temporary-${++this.#serial}`);
    let location = '';
    for (let next = steps.next(); next.done !== true; next = steps.next(location)) {
      const { by = this.#random.pick(this.#fixture.editors), lookUps = [], ...step } = next.value;
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
    this.#recording.observe([{ set, element, isFound: answer.status === 200 }], start, note);
  }

  /** @returns the response, or undefined if the outcome is unknown */
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
    return `${method} ${this.#fixture.shown(path)} by ${user}`;
  }

  /**
   * Repeats a request that could not be sent, until the bff must have recovered: if it has not, the fault that
   * stopped it reports the reason.
   *
   * @returns undefined if the connection broke
   */
  async #send(...request: Parameters<Ask>): Promise<Answer | undefined> {
    const end = performance.now() + recoveryMs;
    for (;;) {
      const { answer, failure } = await this.#ask(...request).then(
        (answer) => ({ answer, failure: answer.status < 500 ? undefined : `${answer.status}` }),
        (error: NodeJS.ErrnoException) => ({ answer: undefined, failure: `${error.code}` }),
      );
      if (failure === undefined) return answer;
      this.#counts.failed[failure] = (this.#counts.failed[failure] ?? 0) + 1;
      // The fault lasts for a while: no busy loop.
      await delay(50);
      if (failure !== 'ECONNREFUSED' || performance.now() > end) return answer;
    }
  }
}

const condition = (
  name: 'if-match' | 'if-none-match',
  known: readonly Representation[],
): Readonly<Record<string, string>> =>
  known.length === 0 ? {} : { [name]: known.map(({ entityTag }) => entityTag).join(', ') };
