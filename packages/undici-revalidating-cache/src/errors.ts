/** The same error again, class, stack, cause and all: whoever changes its own changes no one else's. */
export function copyOf(error: Error): Error {
  if (!(error instanceof Error)) return error;
  const copy = new Error(error.message);
  Object.setPrototypeOf(copy, Object.getPrototypeOf(error) as object);
  const { stack: _accessor, ...properties } = Object.getOwnPropertyDescriptors(error);
  Object.defineProperties(copy, properties);
  copy.stack = error.stack ?? '';
  return copy;
}
