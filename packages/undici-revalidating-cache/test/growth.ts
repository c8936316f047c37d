import { Dispatcher } from 'undici';
import { createFetch, MemoryStore, revalidate } from '../src/index.ts';
import { controller } from './idle-controller.ts';

/**
 * Reads a million distinct URLs through a store of 64 MiB, every fiftieth as JSON, and prints the growth
 * of resident memory on the way, after garbage collection.
 */
const count = 1_000_000;
const step = 2_000;
const text = Buffer.from(JSON.stringify({ names: Array(400).fill('a name, and more') }));

class Origin extends Dispatcher {
  override dispatch({ path }: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler) {
    const headers = { etag: `"${path}"`, 'content-length': String(text.length), vary: 'x-user' };
    handler.onRequestStart?.(controller, {});
    handler.onResponseStart?.(controller, 200, headers, 'OK');
    handler.onResponseData?.(controller, text);
    handler.onResponseEnd?.(controller, {});
    return true;
  }
}

const maxBytes = 64 * 1024 * 1024;
const store = new MemoryStore({ maxBytes });
const dispatcher = new Origin().compose(revalidate({ store }));
const fetchFrom = createFetch(dispatcher);
const origin = 'http://origin';

async function read(from: number): Promise<void> {
  for (let index = from; index < from + step; index++) {
    if (index % 50 === 0) await (await fetchFrom(`${origin}/${index}`)).json();
    else dispatcher.dispatch({ origin, path: `/${index}`, method: 'GET' }, {});
  }
  globalThis.gc?.();
}

await read(-step);
const before = process.memoryUsage.rss() - store.stats.bytes;
const resident: number[] = [];
for (let from = 0; from < count; from += step) {
  await read(from);
  resident.push(process.memoryUsage.rss() - before);
}
console.log(JSON.stringify({ maxBytes, resident, ...store.stats }));
