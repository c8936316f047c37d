import type { Queryable } from '../database/database.ts';
import type { Moment } from '../sole-writer/clock.ts';

/** Names something that can change: `project:7f…`, `user:ann@example.com/projects`. */
export type Tag = string;

/**
 * What a set of tags has since the last change to any of them: `<epoch>.<counter>`. Two equal
 * versions of the same tags stand for the same content. Opaque to all but the store that made it.
 */
export type Version = string;

/** A transaction that is about to commit. Its identity is the object's. */
export interface Write {
  /** What it changed. */
  readonly tags: ReadonlySet<Tag>;
  /** PostgreSQL's `pg_current_xact_id()`, by which its outcome can be asked for later. */
  readonly transactionId: string;
  /** The transaction's own client, for a store that keeps its versions in the same database. */
  readonly client: Queryable;
  /** What the resource is made of that the request addresses; conditions are about these tags. */
  readonly target: readonly Tag[];
  /** What the resource is made of that the response describes: most often `target` again. */
  readonly described: readonly Tag[];
  /** `If-Match`: go ahead only if `target` has one of these versions. */
  readonly expected?: readonly Version[] | undefined;
  /** `If-None-Match`: go ahead only if `target` has none of these versions. */
  readonly unexpected?: readonly Version[] | undefined;
}

export interface Prepared {
  /** Whether the write's condition holds. If not, nothing was marked and it has to roll back. */
  readonly satisfied: boolean;
  /** The version of `target` in the moment of the decision; undefined while another's mark is on it. */
  readonly target: Version | undefined;
  /** The version of `described` in that moment; undefined while another's mark is on it. */
  readonly described: Version | undefined;
}

/**
 * Knows which tags changed, without asking the database that holds the content.
 *
 * A write is prepared before its COMMIT is sent and ends with `publish` or `abandon` once its
 * outcome is certain; between the two its tags are marked. A store whose state is elsewhere may
 * answer with promises. If `publish` or `abandon` rejects, it is called again until it does not: the
 * marks stay meanwhile. A `prepare` that rejects has to leave no mark behind by itself.
 */
export interface VersionStore {
  /** True while the store vouches for nothing. Left out, it always does. */
  readonly suspended?: boolean;
  /**
   * The version of these tags together.
   *
   * @returns undefined while one of them is marked, or while the store cannot vouch for anything
   */
  read(tags: readonly Tag[]): Version | undefined | Promise<Version | undefined>;
  /**
   * Decides the write's condition and marks its tags, in one atomic step.
   *
   * A condition is decided against settled versions only: it waits for the marks on `target`, and
   * a later write on that `target` waits for it.
   *
   * @throws WriteUnavailable if the store cannot vouch for anything, or the wait took too long
   */
  prepare(write: Write): Prepared | Promise<Prepared>;
  /**
   * The write is, or may be, committed: gives its tags a new version and lifts its marks.
   *
   * @returns the version of `described` that the write's response may name: undefined while another's
   * mark is on it, or if another write on it was published since `prepare`
   */
  publish(write: Write): Version | undefined | Promise<Version | undefined>;
  /** The write is certainly not committed: lifts its marks. */
  abandon(write: Write): void | Promise<void>;
}

/**
 * A store that is right only while this process alone writes the database. The sole writer's lock
 * tells it when that is so.
 */
export interface SoleWriterStore extends VersionStore {
  readonly needsSoleWriter: true;
  readonly suspended: boolean;
  /** From now on another process may be writing. */
  suspend(): void;
  /** This process has been the only one to write, without a break, and is until then. */
  vouchUntil(moment: Moment): void;
  /** This process alone writes again. What was known before is void. */
  resume(until: Moment): void;
}

export const needsSoleWriter = (store: VersionStore): store is SoleWriterStore =>
  'needsSoleWriter' in store && store.needsSoleWriter === true;
