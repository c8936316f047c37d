/** What a test knows about a user's membership in a project, from acknowledged requests. */
export class Membership {
  #isMember: boolean;
  #isChanging = false;
  #changes = 0;
  readonly #events: string[] = [];

  constructor(isMember: boolean) {
    this.#isMember = isMember;
  }

  /**
   * Changes it, unless another change is in progress.
   *
   * @param request resolves when the change is acknowledged
   */
  async toggle(request: (join: boolean) => Promise<void>): Promise<void> {
    if (this.#isChanging) return;
    const join = !this.#isMember;
    this.#isChanging = true;
    this.#changes++;
    await request(join);
    this.#isMember = join;
    this.#isChanging = false;
    this.#changes++;
    this.#events.push(`${new Date().toISOString()} ${join ? 'joined' : 'left'}`);
  }

  /** @returns a function that says whether the user was a member ever since; undefined: not known */
  watch(): () => boolean | undefined {
    const isMember = this.#isChanging ? undefined : this.#isMember;
    const changes = this.#changes;
    return () => (changes === this.#changes ? isMember : undefined);
  }

  toString(): string {
    return ['start', ...this.#events.slice(-5)].join(', ');
  }
}
