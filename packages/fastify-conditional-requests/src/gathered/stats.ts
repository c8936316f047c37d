/** Why a target was answered _ask_. */
export interface Asked {
  /** This process has not answered the same GET. */
  unknown: number;
  /** The target lacks a field that matters, or has another one that may matter. */
  fields: number;
  /** No entity tag of the target is current. */
  changed: number;
  /** The permission is refused, or not known without a query. */
  permission: number;
  /** There is no version, because of a write or a suspended store; or the decision took too long. */
  busy: number;
}

/** Counts of gathered revalidations since the start. */
export class GatheredStats {
  lists = 0;
  targets = 0;
  notModified = 0;
  readonly asked: Asked = { unknown: 0, fields: 0, changed: 0, permission: 0, busy: 0 };
}
