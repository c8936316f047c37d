const events = ['unhandledRejection', 'uncaughtException'] as const;

/** Collects what would end the process. */
export function uncaught(): Disposable & { readonly errors: unknown[] } {
  const errors: unknown[] = [];
  const note = (error: unknown): void => void errors.push(error);
  const others = events.map((event) => process.listeners(event));
  for (const event of events) process.removeAllListeners(event).on(event, note);
  return {
    errors,
    [Symbol.dispose]() {
      for (const [index, event] of events.entries()) {
        process.off(event, note);
        for (const listener of others[index] ?? []) process.on(event, listener as () => void);
      }
    },
  };
}
