export type { GatheredOptions } from './gathered/options.ts';
export type { Asked, GatheredStats } from './gathered/stats.ts';
export type { PublishedUsage as Usage, QueryEvent, Queryable } from './database/database.ts';
export {
  AnotherStore,
  AnotherWriter,
  DatabaseUnavailable,
  MalformedCondition,
  OutcomeUnknown,
  PreconditionFailed,
  UnreadableTargets,
  WriteUnavailable,
} from './errors.ts';
export {
  DatabaseVersionStore,
  type DatabaseVersionStoreOptions,
  type PurgeOptions,
} from './database-store/database-version-store.ts';
export {
  databaseVersionsMigration,
  type DatabaseVersionsOptions,
} from './database-store/migration.ts';
export {
  changeVersionsMode,
  type ModeChangeOptions,
  versionsModeOf,
} from './database-store/mode.ts';
export type { VersionsMode } from './database-store/current-mode.ts';
export {
  MemoryVersionStore,
  type MemoryVersionStoreOptions,
} from './versions/memory-version-store.ts';
export {
  type ConditionalRequests,
  conditionalRequests,
  conditionalRequests as default,
  type ConditionalRequestsOptions,
} from './plugin.ts';
export type { ConditionalRoute, Permit } from './route.ts';
export type { SoleWriterOptions } from './sole-writer/sole-writer.ts';
export type { Transaction } from './write/transaction.ts';
export type {
  AnyVersionStore,
  Look,
  Prepared,
  Raised,
  RaisingWrite,
  SharedLookup,
  SoleWriterStore,
  Tag,
  TransactionalVersionStore,
  Version,
  Versions,
  VersionsInTransaction,
  VersionStore,
  Write,
} from './versions/version-store.ts';
export type { IsolationLevel } from './write/begin.ts';
export type { TransactOptions } from './write/write.ts';
