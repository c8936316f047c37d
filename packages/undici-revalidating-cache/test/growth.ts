import { Dispatcher } from 'undici';
import { createFetch, MemoryStore, revalidate } from '../src/index.ts';

/**
 * Reads a million distinct URLs of about 2 KB through a store of 64 MiB, every second one as JSON,
 * and prints what the process holds, after garbage collection, and how its resident memory was at
 * a fifth of the way and at its end. Bodies come as slices of what a socket has read, of which a
 * byte that is kept keeps all. Run with --expose-gc.
 */
const readSize = 16_384;

class Origin extends Dispatcher {
  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler) {
    setImmediate(() => {
      const body = JSON.stringify({
        path: options.path,
        names: Array(60).fill('a name, and another one of it'),
      });
      const headers = { etag: '"1"', 'content-length': String(body.length), vary: 'x-user' };
      handler.onRequestStart?.(controller, {});
      handler.onResponseStart?.(controller, 200, headers, 'OK');
      handler.onResponseData?.(controller, Buffer.alloc(readSize, body).subarray(0, body.length));
      handler.onResponseEnd?.(controller, {});
    });
    return true;
  }
}
const controller: Dispatcher.DispatchController = {
  aborted: false,
  paused: false,
  reason: null,
  abort() {},
  pause() {},
  resume() {},
};

const maxBytes = 64 * 1024 * 1024;
const store = new MemoryStore({ maxBytes });
const fetchFrom = createFetch(new Origin().compose(revalidate({ store })));
const get = async (index: number): Promise<void> => {
  const response = await fetchFrom(`http://origin/${index}`);
  if (index % 2 === 0) await response.json();
};
const held = (): number => {
  for (let time = 0; time < 2; time++) globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};
/** @returns the most that was resident */
const readTo = async (from: number, to: number): Promise<number> => {
  let most = 0;
  for (let index = from; index < to; index += 100) {
    await Promise.all(Array.from({ length: 100 }, (_, each) => get(index + each)));
    if (index % 5_000 === 0) most = Math.max(most, process.memoryUsage.rss());
  }
  return most;
};
await readTo(0, 100);
const before = held();
const early = await readTo(100, 200_000);
const late = await readTo(200_000, 1_000_000);
console.log(JSON.stringify({ maxBytes, held: held() - before, early, late, ...store.stats }));
