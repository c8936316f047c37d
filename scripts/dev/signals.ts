import { runnerLost } from './runners.ts';

export interface StopRequest {
  /** Aborted, with the reason in words, when everything is to be stopped. */
  readonly signal: AbortSignal;
  /** Asks for it from within. */
  readonly stop: (reason: string | Error) => void;
}

/** Later signals within that time are the first one again: a terminal's, handed on by pnpm too. */
const sameSignalMs = 500;

/**
 * Asks for the stop on SIGINT, SIGTERM and SIGHUP, and when the npm or pnpm that runs this is gone.
 *
 * @param force is called on a second Ctrl-C
 */
export function onStopRequest(
  process: NodeJS.Process,
  force: (exitCode: number) => void,
): StopRequest {
  const controller = new AbortController();
  let first: number | undefined;
  const stop = (reason: string | Error): void => {
    first ??= Date.now();
    controller.abort(reason);
  };
  const codes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
  for (const [name, code] of Object.entries(codes)) {
    process.on(name, () => {
      if (first === undefined) stop(name);
      else if (Date.now() - first > sameSignalMs) force(code);
    });
  }
  runnerLost(process.pid, controller.signal).then(
    ({ command }) => stop(`'${command}' is gone`),
    () => {},
  );
  return { signal: controller.signal, stop };
}
