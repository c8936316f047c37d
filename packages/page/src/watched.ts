// What the bff tells the page: between these two alone, and so no part of the published contract.

/** What one backend did for a request; says nothing of what was asked for. */
export interface Hop {
  readonly upstream: 'projects' | 'commissioning';
  readonly method: string;
  /** What the backend said: 304 if nothing had changed; 0 if there was no answer. */
  readonly status: number;
  readonly milliseconds: number;
  /** Statements that its database ran; null if it did not say. */
  readonly queries: number | null;
  /** It shared another request's round trip. */
  readonly collapsed: boolean;
  /** That it made, as the ETag of what was written names it; null if it made none, or said none. */
  readonly version: string | null;
}

/** One request, told to everybody: no names, no URLs, no e-mail addresses. */
export interface WatchedExchange {
  /** Counts the requests that were watched. */
  readonly sequence: number;
  /** When it arrived, in milliseconds since 1970. */
  readonly at: number;
  readonly method: string;
  /** `/projects/{project_id}` */
  readonly route: string;
  readonly status: number;
  readonly milliseconds: number;
  readonly hops: readonly Hop[];
}

/** How many requests took up to so long, and longer than the entry before. */
export interface LatencyCount {
  readonly upToMs: number;
  readonly count: number;
}

/** Sums since the watching began: what lies between two frames is their difference. */
export interface Figures {
  readonly requests: number;
  /** Answered 304 to a client, without a body. */
  readonly notModified: number;
  /** Answers out of the bff's RAM after a backend's 304. */
  readonly revalidated: number;
  /** Statements that the databases ran. */
  readonly queries: number;
  /** Reads of a backend that ran no statement: each saved at least one. */
  readonly queriesAvoided: number;
  /** Reads that shared another one's round trip. */
  readonly collapsed: number;
  /** Of bodies that a backend need not send to the bff, or the bff to a client. */
  readonly bytesNotSent: number;
  readonly latencies: readonly LatencyCount[];
}

/** The data of one Server-Sent Event. */
export interface Frame {
  /** Another one than before: the sums begin anew. */
  readonly run: string;
  /** The requests since the frame before. */
  readonly exchanges: readonly WatchedExchange[];
  /** Requests of this frame that are in its figures alone. */
  readonly skipped: number;
  readonly figures: Figures;
}

export type Fields = readonly { readonly name: string; readonly value: string }[];

/** A request of the bff to a backend and its answer, as they went over the wire. */
export interface Message {
  readonly upstream: Hop['upstream'];
  readonly method: string;
  readonly path: string;
  readonly requestFields: Fields;
  readonly status: number | null;
  readonly responseFields: Fields;
}

/** One request with all that went over the wire for it, for who sent it. */
export interface OwnExchange {
  readonly exchange: WatchedExchange;
  readonly messages: readonly Message[];
}
