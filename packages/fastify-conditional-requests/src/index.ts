export type { QueryEvent, Queryable, Usage } from './database.ts';
export {
  AnotherWriter,
  MalformedCondition,
  OutcomeUnknown,
  PreconditionFailed,
  WriteUnavailable,
} from './errors.ts';
export { MemoryVersionStore, type MemoryVersionStoreOptions } from './memory-version-store.ts';
export {
  type ConditionalRequests,
  conditionalRequests,
  conditionalRequests as default,
  type ConditionalRequestsOptions,
} from './plugin.ts';
export type { ConditionalRoute, Permit } from './route.ts';
export type { SoleWriterOptions } from './sole-writer.ts';
export type { Transaction } from './transaction.ts';
export type { Prepared, Tag, Version, VersionStore, Write } from './version-store.ts';
export type { TransactOptions } from './write.ts';
