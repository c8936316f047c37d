const everyMs = 30_000;

/** @returns what a search calls again and again, so that it says how far it is now and then */
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
