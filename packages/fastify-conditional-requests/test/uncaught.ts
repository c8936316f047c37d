import type { EventEmitter } from 'node:events';

const events = ['unhandledRejection', 'uncaughtException'] as const;

/** Collects the errors that would end the process. */
export function uncaught(): Disposable & { readonly errors: unknown[] } {
  const errors: unknown[] = [];
  const note = (error: unknown): void => void errors.push(error);
  // Typed as a plain emitter, because the types of `process` have a signature for each event.
  const emitter: EventEmitter = process;
  const others = events.map((event) => emitter.listeners(event));
  for (const event of events) emitter.removeAllListeners(event).on(event, note);
  return {
    errors,
    [Symbol.dispose]() {
      for (const [index, event] of events.entries()) {
        emitter.off(event, note);
        for (const listener of others[index] ?? []) emitter.on(event, listener as () => void);
      }
    },
  };
}
