import type { Frame } from 'page/watched';

export interface Watching {
  /** Waits for the next frame. */
  next(): Promise<Frame>;
  stop(): Promise<void>;
}

/** Watches a listening bff as a browser's EventSource would. */
export async function watch(origin: string): Promise<Watching> {
  const abort = new AbortController();
  const response = await fetch(`${origin}/page/events`, { signal: abort.signal });
  if (!response.ok || response.body === null)
    throw new Error(`The response has status ${response.status}`);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  return {
    async next() {
      for (;;) {
        const [event, ...rest] = text.split('\n\n');
        if (rest.length > 0) {
          text = rest.join('\n\n');
          const [, data] = /^retry: \d+\ndata: (.*)$/.exec(event ?? '') ?? [];
          if (data !== undefined) return JSON.parse(data) as Frame;
          continue;
        }
        const { done, value } = await reader.read();
        if (done) throw new Error('The events have ended');
        text += value;
      }
    },
    async stop() {
      abort.abort();
      await reader.cancel().catch(() => {});
    },
  };
}
