import { untilRunnerExits } from './runner.ts';

export type StopRequest = ReturnType<typeof onStopRequest>;

/** A signal this soon after the first is the same Ctrl-C, from the terminal and from pnpm. */
const duplicateSignalMs = 500;

/**
 * Requests a stop on SIGINT, SIGTERM and SIGHUP, and when the npm or pnpm that runs dev has exited.
 *
 * @param force called on a second Ctrl-C
 */
export function onStopRequest(process: NodeJS.Process, force: (exitCode: number) => void) {
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
      else if (Date.now() - first > duplicateSignalMs) force(code);
    });
  }
  untilRunnerExits(process.ppid, controller.signal).then(
    (command) => stop(`'${command}' has exited`),
    () => {},
  );
  return { signal: controller.signal, stop };
}
