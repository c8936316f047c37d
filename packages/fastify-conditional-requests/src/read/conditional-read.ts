import type { RouteHandlerMethod } from 'fastify';
import type { Resource } from '../conditions/resource.ts';
import type { ConditionalRoute } from '../route.ts';
import type { HandlerFields } from './handler-fields.ts';
import type { Vary } from './vary.ts';

/** The parts of a registered conditional GET. */
export interface ConditionalRead {
  readonly route: ConditionalRoute;
  readonly resource: Resource;
  readonly handler: RouteHandlerMethod;
  readonly vary: Vary;
  readonly fields: HandlerFields;
  /** Identifies the code; part of the variant. */
  readonly release: string;
}
