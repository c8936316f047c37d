/** What is known of a person's membership in a project, from requests that were answered. */
export class Membership {
  #isMember: boolean;
  #isChanging = false;
  #changes = 0;
  readonly #events: string[] = [];

  constructor(isMember: boolean) {
    this.#isMember = isMember;
  }

  /**
   * Changes it, unless that is being done.
   *
   * @param request resolves when the change was acknowledged
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

  /** @returns a question for later: whether, all the time since then, this was a member for certain */
  watch(): () => boolean | undefined {
    const isMember = this.#isChanging ? undefined : this.#isMember;
    const changes = this.#changes;
    return () => (changes === this.#changes ? isMember : undefined);
  }

  toString(): string {
    return ['it began', ...this.#events.slice(-5)].join(', ');
  }
}
