import { mediaType, type Target } from 'gathered-revalidation';
import { Dispatcher } from 'undici';
import { MemoryStore, revalidate } from '../src/index.ts';
import { controller } from './idle-controller.ts';

/**
 * Reads URLs in lists that are in turn confirmed, answered _ask_, discarded, refused or aborted. Prints the
 * size of the heap after garbage collection, in the middle and at the end.
 */
const rounds = 4_000;
const urls = 1_000;
const perRound = 50;

type Send = (targets: readonly Target[], handler: Dispatcher.DispatchHandler) => void;

const answer =
  (status: number, answerOf: (target: Target) => object): Send =>
  (targets, handler) => {
    const content = JSON.stringify({ answers: targets.map(answerOf) });
    handler.onResponseStart?.(controller, status, { 'content-type': mediaType }, '');
    handler.onResponseData?.(controller, Buffer.from(content));
    handler.onResponseEnd?.(controller, {});
  };

const ways: readonly Send[] = [
  answer(200, ({ n, ifNoneMatch }) => ({ n, etag: ifNoneMatch[0] })),
  answer(200, ({ n }) => ({ n })),
  answer(200, ({ n }) => ({ n: n + 1 })),
  answer(500, () => ({})),
  (_targets, handler) => handler.onResponseError?.(controller, new Error('Broken')),
];

class Origin extends Dispatcher {
  #lists = 0;

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler) {
    handler.onRequestStart?.(controller, {});
    if (options.method === 'QUERY') {
      const { targets } = JSON.parse(options.body as string) as { targets: Target[] };
      const send = ways[this.#lists++ % ways.length];
      setImmediate(() => send?.(targets, handler));
      return true;
    }
    const etag = `"${options.path}"`;
    const isNamed = JSON.stringify(options.headers).includes('if-none-match');
    handler.onResponseStart?.(controller, isNamed ? 304 : 200, { etag, 'content-length': '2' }, '');
    if (!isNamed) handler.onResponseData?.(controller, Buffer.from('{}'));
    handler.onResponseEnd?.(controller, {});
    return true;
  }
}

// No pause after a failed list.
let clock = 0;
performance.now = () => (clock += 10_000);

const cache = revalidate({ store: new MemoryStore({ maxBytes: 1 << 26 }), gather: true });
const dispatcher = new Origin().compose(cache);

const read = (path: string, isAborted: boolean) =>
  new Promise<void>((resolve) => {
    dispatcher.dispatch(
      { origin: 'http://origin', path, method: 'GET' },
      {
        onRequestStart(started) {
          if (isAborted) setImmediate(() => setImmediate(() => started.abort(new Error('Left'))));
        },
        onResponseEnd: () => resolve(),
        onResponseError: () => resolve(),
      },
    );
  });

async function run(count: number): Promise<number> {
  for (let round = 0; round < count; round++) {
    const paths = Array.from({ length: perRound }, (_, at) => `/${(round * perRound + at) % urls}`);
    await Promise.all(paths.map((path) => read(path, round % 7 === 0)));
  }
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

await run(rounds / 4);
const middle = await run(rounds / 2);
const end = await run(rounds / 2);
console.log(JSON.stringify({ middle, end, ...cache.stats }));
