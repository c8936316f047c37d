import { readFileSync } from 'node:fs';
import type { App } from 'service-kit';
import type { Upstreams } from '../upstream/upstreams.ts';
import { registerEvents } from './events.routes.ts';
import { registerFiles } from './files.routes.ts';
import { Recorder } from './recorder.ts';
import { Watchers } from './watchers.ts';

export const docsExamples = {
  filename: 'examples.js',
  content: readFileSync(new URL('docs-examples.js', import.meta.url), 'utf8'),
};

export async function registerPage(app: App, upstreams: Upstreams): Promise<void> {
  const recorder: Recorder = new Recorder({
    upstreamAt: upstreams.nameOf,
    replicaAt: upstreams.replicaAt,
    onExchange: (exchange) => watchers.add(exchange),
  });
  const watchers: Watchers = new Watchers({
    figures: () => recorder.figures,
    onWatch: () => recorder.start(),
    onIdle: () => recorder.stop(),
  });
  // The server waits for its connections to end, so the streams must end first.
  app.addHook('preClose', async () => watchers.close());
  registerEvents(app, watchers, recorder);
  await registerFiles(app);
}
