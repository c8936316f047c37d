const everyMs = 30_000;

/** @returns a function for a search to call often, which prints its progress every 30 seconds */
export function progress<State extends unknown[]>(
  tell: (...state: State) => string,
): (...state: State) => void {
  let next = Date.now() + everyMs;
  return (...state) => {
    if (Date.now() < next) return;
    next += everyMs;
    console.log(tell(...state));
  };
}
