import { type App, serviceUnavailable, userOf } from 'service-kit';
import type { Recorder } from './recorder.ts';
import type { Watchers } from './watchers.ts';

/** Internal to the bff and its page, so it is not in the published contract. */
const schema = { hide: true };

export function registerEvents(app: App, watchers: Watchers, recorder: Recorder): void {
  // HEAD would start a stream that nobody ends.
  app.get('/page/events', { schema, exposeHeadRoute: false }, async (_request, reply) => {
    if (watchers.isFull) throw serviceUnavailable('Too many watchers', 5);
    return reply
      .header('cache-control', 'no-store')
      .header('x-accel-buffering', 'no')
      .type('text/event-stream')
      .send(watchers.watch());
  });

  app.get<{ Params: { request_id: string } }>(
    '/page/exchanges/:request_id',
    { schema },
    async (request, reply) => {
      const own = recorder.find(request.params.request_id, userOf(request));
      void reply.header('cache-control', 'no-store');
      // The response does not reveal whether another user has sent a request with this id.
      return own === undefined ? reply.code(204).send() : reply.send(own);
    },
  );
}
