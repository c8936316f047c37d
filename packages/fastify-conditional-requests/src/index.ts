export type { GatheredOptions } from './gathered/options.ts';
export type { Asked, GatheredStats } from './gathered/stats.ts';
export type { QueryEvent, Queryable, Usage } from './database/database.ts';
export {
  AnotherWriter,
  DatabaseUnavailable,
  MalformedCondition,
  OutcomeUnknown,
  PreconditionFailed,
  UnreadableTargets,
  WriteUnavailable,
} from './errors.ts';
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
  Prepared,
  SoleWriterStore,
  Tag,
  Version,
  VersionStore,
  Write,
} from './versions/version-store.ts';
export type { IsolationLevel } from './write/begin.ts';
export type { TransactOptions } from './write/write.ts';
