import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { resourceKey } from './conditions/resource.ts';
import { isAnswered, momentsOf, stateKey, usageOf } from './context.ts';
import { serverTiming } from './database/database.ts';
import { registeredTooLate } from './errors.ts';
import { answerKey, forgetAnswer } from './read/answer.ts';
import { versionsTiming } from './versions/versions-timing.ts';
import { answerAfter } from './write/open-write.ts';

/** Adds what happens to every response. */
export function addResponseHooks(app: FastifyInstance): void {
  app.addHook('onError', (request, reply, _error, done) => {
    forgetAnswer(request, reply);
    done();
  });

  app.addHook('onSend', (request, reply, payload, done) => {
    const finish = (error?: Error): void => {
      setFields(request, reply);
      if (error === undefined) done(null, payload);
      else done(error);
    };
    const open = request[stateKey]?.write;
    if (open !== undefined) return answerAfter(open, reply, finish);
    return finish(
      reply.statusCode < 400 && isLeftOut(request)
        ? registeredTooLate(request.routeOptions)
        : undefined,
    );
  });
}

/** Whether the route was registered before the plugin, so that its `conditional` has had no effect. */
function isLeftOut(request: FastifyRequest): boolean {
  if (request[answerKey]) return false;
  const { config } = request.routeOptions;
  return Boolean(config.conditional) && config[resourceKey] === undefined;
}

function setFields(request: FastifyRequest, reply: FastifyReply): void {
  // A failed response represents no resource, whether or not a write was done. Without the answer to a
  // statement, the response may show something other than the version.
  const isWrong = reply.statusCode >= 400 || !isAnswered(request[stateKey]);
  if (isWrong && typeof request[answerKey] === 'string') reply.removeHeader('etag');
  const parts = [
    reply.getHeader('server-timing'),
    serverTiming(usageOf(request)),
    versionsTiming(momentsOf(request)),
  ];
  reply.header('server-timing', parts.filter((part) => part !== undefined).join(', '));
}
