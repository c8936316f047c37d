import type { FastifyInstance } from 'fastify';
import {
  encodeAnswers,
  isMediaType,
  MalformedTargets,
  maxBytes,
  maxTargets,
  mediaType,
  readTargets,
  type Target,
} from 'gathered-revalidation';
import { UnreadableTargets } from '../errors.ts';
import { versionsTiming } from '../versions/versions-timing.ts';
import type { Decisions } from './decide-targets.ts';
import type { CompleteGatheredOptions } from './options.ts';

type Decide = (targets: readonly Target[]) => Promise<Decisions>;

/** Marks the `config` of the only route that accepts the media type. */
const listKey = Symbol('list of targets');

declare module 'fastify' {
  interface FastifyContextConfig {
    [listKey]?: true;
  }
}

/** Adds the path that lists of targets are sent to. */
export function addListRoute(
  app: FastifyInstance,
  { path, authorize, hide }: CompleteGatheredOptions,
  decide: Decide,
): void {
  if (!app.supportedMethods.includes('QUERY')) app.addHttpMethod('QUERY', { hasBody: true });
  // On the instance itself: in an encapsulated plugin, hooks that the service adds later would not run.
  app.addContentTypeParser<string>(
    mediaType,
    { parseAs: 'string', bodyLimit: maxBytes },
    (request, content, done) => {
      const { config } = request.routeOptions;
      done(config[listKey] === true || request.is404 ? null : unsupported(), content);
    },
  );
  // @fastify/swagger declares `hide`, and its types may be missing.
  const schema: object = { hide };
  app.route({
    method: 'QUERY',
    url: path,
    bodyLimit: maxBytes,
    config: { [listKey]: true },
    schema,
    ...(authorize && {
      onRequest: async (request) => {
        await authorize(request);
      },
    }),
    async handler(request, reply) {
      const { body } = request;
      if (!isMediaType(request.headers['content-type'])) throw unsupported();
      if (typeof body !== 'string') throw new UnreadableTargets(400, 'expected a list of targets');
      const { etags, moments } = await decide(targetsIn(body));
      const timing = versionsTiming(moments);
      if (timing !== undefined) reply.header('server-timing', timing);
      return (
        reply
          .header('cache-control', 'no-store')
          .header('content-type', mediaType)
          // For a string, Fastify would add a charset.
          .send(Buffer.from(encodeAnswers(etags)))
      );
    },
  });
}

function targetsIn(content: string): readonly Target[] {
  let targets: readonly Target[];
  try {
    targets = readTargets(content);
  } catch (error) {
    if (!(error instanceof MalformedTargets)) throw error;
    throw new UnreadableTargets(400, error.message);
  }
  if (targets.length <= maxTargets) return targets;
  throw new UnreadableTargets(
    413,
    `expected at most ${maxTargets} targets, received ${targets.length}`,
  );
}

const unsupported = (): Error => new UnreadableTargets(415, `expected ${mediaType}`);
