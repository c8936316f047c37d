import type { FastifyRequest } from 'fastify';
import type { ConditionalRoute } from 'fastify-conditional-requests';
import type { Static, TObject, TSchema } from 'typebox';
import { PageQuery } from './paging.ts';
import { deleteResponses } from './responses.ts';
import {
  createHeaders,
  putHeaders,
  readHeaders,
  userHeaders,
  writeHeaders,
} from './request-headers.ts';

interface SharedSchema {
  readonly tags: readonly string[];
  readonly params?: TObject;
  readonly querystring?: TObject;
}

type Validated<Schema> = Schema extends TSchema ? Static<Schema> : unknown;
interface Identified<Shared extends SharedSchema> extends Pick<
  FastifyRequest,
  'headers' | 'remember'
> {
  readonly params: Validated<Shared['params']>;
  readonly query: Validated<Shared['querystring']>;
}
type Merged<Base, Parts> = Omit<Base, keyof Parts> & Parts;

/**
 * The options of a resource's routes: `app.get(path, area.get('getArea', 'Read an area', …), handler)`.
 * Each operation adds its parts of the schema, and the header fields follow from the method.
 *
 * @param conditional the tags that a GET of the resource reads, and its permission; writes take its tags
 */
export function resource<const Shared extends SharedSchema>(
  shared: Shared,
  conditional?: ConditionalRoute<Identified<Shared>>,
) {
  // `permit` decides who may read; the kit's hooks do not.
  const ofReads = conditional && { ...conditional, gathered: true };
  // These are for reads only.
  const ofWrites = conditional && {
    ...conditional,
    permit: undefined,
    rememberNotFound: undefined,
    gathered: undefined,
  };
  const operation =
    <Common extends object>(
      conditional: ConditionalRoute<Identified<Shared>> | undefined,
      common: Common,
    ) =>
    <Parts extends object>(operationId: string, summary: string, parts: Parts) => {
      const schema = { operationId, summary, ...shared, ...common, ...parts };
      // A spread of generic types is their intersection, but the later parts replace the earlier ones.
      return { conditional, schema: schema as Merged<Merged<Shared, Common>, Parts> };
    };
  return {
    get: operation(ofReads, { headers: readHeaders }),
    list: operation(ofReads, { headers: readHeaders, querystring: PageQuery }),
    /** A POST to a list, or to a path without a GET. */
    post: operation(ofWrites, { headers: conditional ? createHeaders : userHeaders }),
    put: operation(ofWrites, { headers: putHeaders }),
    patch: operation(ofWrites, { headers: writeHeaders }),
    delete: operation(ofWrites, {
      headers: conditional ? writeHeaders : userHeaders,
      response: deleteResponses(),
    }),
  };
}
