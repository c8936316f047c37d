/** Why a target was answered _ask_. */
export class Asked {
  /** This process has not answered the same GET. */
  unknown = 0;
  /** The target lacks a field that matters, or has another one that may matter. */
  fields = 0;
  /** No entity tag of the target is current. */
  changed = 0;
  /** The permission is refused, or not known without a query. */
  permission = 0;
  /** There is no version, because of a write or a suspended store; or the decision took too long. */
  busy = 0;
}

/** Counts of gathered revalidations since the start. */
export class GatheredStats {
  lists = 0;
  targets = 0;
  notModified = 0;
  readonly asked = new Asked();
}
