import { type App, serviceUnavailable, userOf } from 'service-kit';
import type { Recorder } from './recorder.ts';
import type { Watchers } from './watchers.ts';

/** No part of the published contract: it is between the bff and its page. */
const schema = { hide: true };

export function registerEvents(app: App, watchers: Watchers, recorder: Recorder): void {
  // HEAD would begin a stream that nobody ends.
  app.get('/page/events', { schema, exposeHeadRoute: false }, async (request, reply) => {
    if (watchers.isFull) throw serviceUnavailable('Too many watch already', 5);
    const { 'last-event-id': seen } = request.headers;
    const stream = watchers.watch(typeof seen === 'string' ? seen : undefined);
    return reply
      .header('cache-control', 'no-store')
      .header('x-accel-buffering', 'no')
      .type('text/event-stream')
      .send(stream);
  });

  app.get<{ Params: { request_id: string } }>(
    '/page/exchanges/:request_id',
    { schema },
    async (request, reply) => {
      const own = recorder.find(request.params.request_id, userOf(request));
      void reply.header('cache-control', 'no-store');
      // Perhaps it is still being answered, perhaps it is another user's: nothing is said of it.
      return own === undefined ? reply.code(204).send() : reply.send(own);
    },
  );
}
