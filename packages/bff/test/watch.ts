import type { Frame } from 'page/watched';

export interface Watching {
  /** The next frame; waits for it. */
  next(): Promise<{ id: string; frame: Frame }>;
  stop(): Promise<void>;
}

/** Watches a bff that listens, as a browser's EventSource would. */
export async function watch(origin: string, lastEventId?: string): Promise<Watching> {
  const abort = new AbortController();
  const response = await fetch(`${origin}/page/events`, {
    signal: abort.signal,
    headers: lastEventId === undefined ? {} : { 'last-event-id': lastEventId },
  });
  if (!response.ok || response.body === null) throw new Error(`answers ${response.status}`);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  return {
    async next() {
      for (;;) {
        const [event, ...rest] = text.split('\n\n');
        if (rest.length > 0) {
          text = rest.join('\n\n');
          const [, id = '', data] = /^id: (.*)\nretry: \d+\ndata: (.*)$/.exec(event ?? '') ?? [];
          if (data !== undefined) return { id, frame: JSON.parse(data) as Frame };
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
