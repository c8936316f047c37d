/** A copy with the same class, stack and cause, so that each caller can change its own error. */
export function copyOf(error: Error): Error {
  if (!(error instanceof Error)) return error;
  const copy = new Error(error.message);
  const prototype: object = Object.getPrototypeOf(error);
  Object.setPrototypeOf(copy, prototype);
  const { stack: _accessor, ...properties } = Object.getOwnPropertyDescriptors(error);
  Object.defineProperties(copy, properties);
  copy.stack = error.stack ?? '';
  return copy;
}

/** Aborts a request whose callers have all left. */
export const nobodyWaits = (): Error => new Error('No caller waits for this response any more');

export const brokenOff = (): Error =>
  Object.assign(new Error('The connection was closed in the middle of the response'), {
    code: 'UND_ERR_SOCKET',
  });

export const tooLate = (milliseconds: number): Error =>
  Object.assign(new Error(`No complete response within ${milliseconds} ms`), {
    code: 'UND_ERR_HEADERS_TIMEOUT',
  });
