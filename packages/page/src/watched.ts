// The messages from the bff to the page. They are internal, so they are not in the published contract.

/** One upstream request, without any names, ids or content. */
export interface Hop {
  readonly upstream: 'projects' | 'commissioning';
  readonly method: string;
  /** As the backend sent it, 304 included; 0 without a response. */
  readonly status: number;
  readonly milliseconds: number;
  /** Statements that its database ran; null if unknown. */
  readonly queries: number | null;
  readonly collapsed: boolean;
  /** The version that a write made, as in its ETag; null if it made none or sent no ETag. */
  readonly version: string | null;
  /** The replica of the backend that answered; absent if there is only one. */
  readonly replica?: string;
  /** The number of other reads that the same upstream request revalidated; absent if none. */
  readonly revalidatedWith?: number;
  /** Whether the versions came from a statement that served several reads. */
  readonly sharedLookup?: boolean;
}

/** One request, as every watcher may see it: no names, no URLs of resources, no e-mail addresses. */
export interface WatchedExchange {
  readonly sequence: number;
  /** Time of arrival, in milliseconds since 1970. */
  readonly at: number;
  readonly method: string;
  /** `/projects/{project_id}` */
  readonly route: string;
  readonly status: number;
  readonly milliseconds: number;
  readonly hops: readonly Hop[];
}

/** The number of requests that took longer than the previous bound and at most `upToMs`. */
export interface LatencyCount {
  readonly upToMs: number;
  readonly count: number;
}

export interface Figures {
  readonly requests: number;
  readonly notModified: number;
  /** Reads of a backend. A client request takes none, one or several. */
  readonly backendReads: number;
  /** Backend reads answered with 304, so that the body came from the bff's RAM. */
  readonly revalidated: number;
  readonly queries: number;
  /** Backend reads that ran no statement of their own. */
  readonly queriesAvoided: number;
  /** Backend reads that shared another read's round trip. */
  readonly collapsed: number;
  /** Length of the bodies that a 304 replaced, between backend and bff or bff and client. */
  readonly bytesNotSent: number;
  readonly latencies: readonly LatencyCount[];
}

/** The data of one Server-Sent Event. */
export interface Frame {
  /** The requests since the previous frame; empty in the first frame of a connection. */
  readonly exchanges: readonly WatchedExchange[];
  /** Requests that were left out of `exchanges`, but not of the figures. */
  readonly skipped: number;
  readonly figures: Figures;
}

export type Fields = readonly { readonly name: string; readonly value: string }[];

/** A request of the bff to a backend and its response, as sent over the network. */
export interface Message {
  readonly upstream: Hop['upstream'];
  /** The origin of the process that it was sent to. */
  readonly replica: string;
  readonly method: string;
  readonly path: string;
  readonly requestFields: Fields;
  readonly status: number | null;
  readonly responseFields: Fields;
}

/** One request and its upstream messages, for the user who sent it. */
export interface OwnExchange {
  readonly exchange: WatchedExchange;
  readonly messages: readonly Message[];
}
