import type { Pool } from 'pg';
import type { Queryable } from '../database/database.ts';
import type { Moment } from '../sole-writer/clock.ts';

/** Names something that can change: `project:7f…`, `user:ann@example.com/projects`. */
export type Tag = string;

/**
 * `<epoch>.<counter>`, which differs after each change to a set of tags: two equal versions of the same
 * tags stand for the same content. It is opaque to all but the store that made it.
 */
export type Version = string;

/** A transaction that is about to commit, identified by this object. */
export interface Write {
  /** The tags that it touched. */
  readonly tags: ReadonlySet<Tag>;
  /** PostgreSQL's `pg_current_xact_id()`, to ask for its outcome later. */
  readonly transactionId: string;
  /** The transaction itself, for a store that keeps its versions in the same database. */
  readonly client: Queryable;
  /** The tags of the request's target, which the conditions are about. */
  readonly target: readonly Tag[];
  /** The tags of the resource in the response: usually `target` again. */
  readonly described: readonly Tag[];
  /** `If-Match`: go ahead only if `target` has one of these versions. */
  readonly expected?: readonly Version[] | undefined;
  /** `If-None-Match`: go ahead only if `target` has none of these versions. */
  readonly unexpected?: readonly Version[] | undefined;
}

export interface Prepared {
  /** Whether the conditions hold. If not, nothing was marked, and the write has to roll back. */
  readonly satisfied: boolean;
  /** The version of `target` at the decision; undefined while another write has marked it. */
  readonly target: Version | undefined;
  /** The version of `described` at the decision; undefined while another write has marked it. */
  readonly described: Version | undefined;
}

/** The part of a store that reads need. */
export interface Versions {
  /** True while the store has no valid versions. Default: false. */
  readonly suspended?: boolean;
  /**
   * The version of these tags together.
   *
   * @returns undefined while one of them is marked, or while the store has no valid versions
   */
  read(tags: readonly Tag[]): Version | undefined | Promise<Version | undefined>;
}

/**
 * Knows which tags have changed, without querying content.
 *
 * A write is prepared before its COMMIT is sent, and published or abandoned once its outcome is certain;
 * its tags are marked in between. A remote store may answer with promises. If `publish` or `abandon`
 * rejects, it is called again until it succeeds, and the marks stay until then. A `prepare` that rejects
 * must leave no mark behind.
 */
export interface VersionStore extends Versions {
  /** See `TransactionalVersionStore`. */
  readonly transactional?: undefined;
  /**
   * Decides the write's conditions and marks its tags, in one atomic step.
   *
   * Conditions are decided against settled versions only: a conditional write waits for the marks on
   * its `target`, and later writes on that `target` wait for it.
   *
   * @throws WriteUnavailable if the store has no valid versions, or the wait took too long
   */
  prepare(write: Write): Prepared | Promise<Prepared>;
  /**
   * The write is committed, or may be: gives its tags a new version and lifts its marks.
   *
   * @returns the version of `described` for the write's response: undefined while another write has
   * marked it, or if another write on it was published since `prepare`
   */
  publish(write: Write): Version | undefined | Promise<Version | undefined>;
  /** The write is certainly not committed: lifts its marks. */
  abandon(write: Write): void | Promise<void>;
}

/** The versions before and after a write's transaction, at its COMMIT. */
export interface Raised {
  /** The version of `target` before this write, which decided its conditions. */
  readonly target: Version | undefined;
  /** The version of `described` before this write. */
  readonly before: Version | undefined;
  /** The version of `described` that the write commits. */
  readonly after: Version | undefined;
}

/** A version and its snapshot: versions with the same `moment` come from one snapshot. */
export interface Look {
  readonly version: Version | undefined;
  readonly moment: SharedLookup;
}

/** Tags and the version that was looked up for them, for example those of a fact. */
export interface Looked {
  readonly tags: readonly Tag[];
  readonly version: Version | undefined;
}

/** The version of the tags. Undefined unless the others still have their versions in the same snapshot. */
export const versionBeside = (
  others: readonly Looked[],
  versionOf: (tags: readonly Tag[]) => Version | undefined,
  tags: readonly Tag[],
): Version | undefined =>
  others.every(({ tags, version }) => version !== undefined && version === versionOf(tags))
    ? versionOf(tags)
    : undefined;

/** The statement that answered lookups. */
export interface SharedLookup {
  /** How many lookups it answered, for all requests together. */
  readonly lookups: number;
  /** The time from sending it to its answer. */
  readonly milliseconds: number;
  /** The version of these tags in its snapshot; undefined if it did not look up all of them. */
  versionOf(tags: readonly Tag[]): Version | undefined;
}

/**
 * A store in the database of the content: the transaction that changes the content also raises the
 * versions. So there are no marks, and there is nothing to settle after COMMIT.
 */
export interface TransactionalVersionStore extends Versions {
  readonly transactional: VersionsInTransaction;
  /** The pool of its lookups. It must not be that of the content, whose requests wait for lookups. */
  readonly pool?: Pool;
  read(tags: readonly Tag[]): Promise<Version | undefined>;
  look(tags: readonly Tag[]): Promise<Look>;
}

/** SQL for the round trips that a transaction makes anyway, and the functions that read the answers. */
export interface VersionsInTransaction {
  /** A query for the version of these tags, in the snapshot of the statement. */
  lookUp(tags: readonly Tag[]): string;
  versionIn(answer: readonly (string | null)[], tags: readonly Tag[]): Version | undefined;
  /** An expression for the transaction's id, which also declares that the transaction will raise. */
  readonly declaration: string;
  /** Statements that decide the conditions, and raise the write's tags: the last ones before COMMIT. */
  raise(write: RaisingWrite): string;
  raisedIn(answer: readonly (string | null)[], write: RaisingWrite): Raised;
  /** The version of `target` if `raise` failed because of the conditions; otherwise undefined. */
  failedConditionIn(error: unknown): { readonly target: Version | undefined } | undefined;
}

export type RaisingWrite = Pick<Write, 'tags' | 'target' | 'described' | 'expected' | 'unexpected'>;

export type AnyVersionStore = VersionStore | TransactionalVersionStore;

/** The part of a store that a read needs. */
export type ReadableStore = Versions &
  (Pick<VersionStore, 'transactional'> | Pick<TransactionalVersionStore, 'transactional' | 'look'>);

/** The version of these tags. It has no `moment` if the store needs no statement. */
export function lookIn(
  store: ReadableStore,
  tags: readonly Tag[],
): Partial<Look> | Promise<Partial<Look>> {
  if (store.transactional !== undefined) return store.look(tags);
  const version = store.read(tags);
  return version instanceof Promise
    ? version.then((settled) => ({ version: settled }))
    : { version };
}

/** A store that is correct only while no other process writes to the database: see `SoleWriter`. */
export interface SoleWriterStore extends VersionStore {
  readonly needsSoleWriter: true;
  readonly suspended: boolean;
  /** From now on another process may be writing. */
  suspend(): void;
  /** This process has been the only one to write, without a break, and is until then. */
  vouchUntil(moment: Moment): void;
  /** This process alone writes again. Earlier versions are void. */
  resume(until: Moment): void;
}

export const needsSoleWriter = (store: AnyVersionStore): store is SoleWriterStore =>
  'needsSoleWriter' in store && store.needsSoleWriter === true;
