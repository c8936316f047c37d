/**
 * Whether the payload is a stream of Node or of the Web, or will become one. Its source may change
 * after the version was last read.
 */
export const isStream = (payload: unknown): payload is AnyStream =>
  typeof payload === 'object' &&
  payload !== null &&
  ('pipe' in payload ||
    'getReader' in payload ||
    Symbol.asyncIterator in payload ||
    Object.prototype.toString.call(payload) === '[object Response]');

/** A stream of Node or of the Web, or a `Response`. */
interface AnyStream {
  readonly on?: (event: 'error', listener: () => void) => unknown;
  readonly destroy?: () => unknown;
  readonly cancel?: () => Promise<void>;
  readonly body?: ReadableStream | null;
}

/** Keeps the failure of a stream of Node from ending the process before Fastify listens to it. */
export function tolerate(payload: unknown): void {
  if (isStream(payload)) payload.on?.('error', () => {});
}

/** Destroys a stream that will not be read. */
export function discard(payload: unknown): void {
  if (!isStream(payload)) return;
  if (payload.destroy !== undefined) payload.destroy();
  else void (payload.body ?? payload).cancel?.().catch(() => {});
}
