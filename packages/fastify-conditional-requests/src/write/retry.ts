import { setTimeout as delay } from 'node:timers/promises';

/**
 * Repeats a question until it is answered, with pauses of up to a second.
 *
 * @throws the signal's reason, if that comes first
 */
export async function untilAnswered<Answer>(
  ask: () => Promise<Answer | undefined>,
  signal: AbortSignal,
): Promise<Answer> {
  for (let pause = 20; ; pause = Math.min(2 * pause, 1_000)) {
    signal.throwIfAborted();
    const answer = await ask().catch(() => undefined);
    if (answer !== undefined) return answer;
    await delay(pause, undefined, { signal });
  }
}

/** @returns the result of a promise; undefined if it rejects or takes longer */
export const withinTime = <Result>(
  result: Promise<Result>,
  milliseconds: number,
): Promise<Result | undefined> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds, undefined);
    const settle = (value?: Result): void => {
      clearTimeout(timer);
      resolve(value);
    };
    result.then(settle, () => settle());
  });
