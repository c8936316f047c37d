/** One conditional GET. */
export interface Target {
  /** Its index in the list. */
  readonly n: number;
  readonly authority: string;
  /** Path and query, byte for byte. */
  readonly target: string;
  readonly ifNoneMatch: readonly string[];
  /** By lower-case name; null if the GET does not have the field. */
  readonly fields: Readonly<Record<string, string | null>>;
}

/** Without `etag`, the client has to send the ordinary GET. */
export interface Answer {
  readonly n: number;
  readonly etag?: string;
}
