import { getHeapSpaceStatistics } from 'node:v8';
import { Dispatcher } from 'undici';
import { createFetch, MemoryStore, revalidate } from '../src/index.ts';
import { controller } from './idle-controller.ts';

/**
 * Revalidates stored responses repeatedly, a few at a time, and prints how many bytes
 * each request leaves in V8's old generation, where it stays until the next full collection.
 */
const count = 40_000;
const atOnce = 32;
const urls = 500;

class Origin extends Dispatcher {
  override dispatch(
    { path, headers }: Dispatcher.DispatchOptions,
    handler: Dispatcher.DispatchHandler,
  ) {
    setImmediate(() => {
      const isKnown = (headers as Record<string, string>)['if-none-match'] !== undefined;
      const fields = { etag: `"${path}"`, 'x-request-id': `${Math.random()}` };
      handler.onRequestStart?.(controller, {});
      handler.onResponseStart?.(controller, isKnown ? 304 : 200, fields, '');
      if (!isKnown) handler.onResponseData?.(controller, Buffer.from('one'));
      handler.onResponseEnd?.(controller, {});
    });
    return true;
  }
}

const store = new MemoryStore({ maxBytes: 64 * 1024 * 1024 });
const fetch = createFetch(new Origin().compose(revalidate({ store })));

async function read(requests: number): Promise<void> {
  let next = 0;
  const one = async (): Promise<void> => {
    while (next < requests) {
      const response = await fetch(`http://origin/${next++ % urls}`);
      if ((await response.text()) !== 'one') throw new Error('The response has a wrong body');
    }
  };
  await Promise.all(Array.from({ length: atOnce }, one));
}

const oldBytes = (): number =>
  getHeapSpaceStatistics().find(({ space_name }) => space_name === 'old_space')?.space_used_size ??
  NaN;

await read(count);
globalThis.gc?.();
const before = oldBytes();
await read(count);
process.stdout.write(JSON.stringify({ promoted: (oldBytes() - before) / count }));
