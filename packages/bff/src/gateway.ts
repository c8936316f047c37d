import type { FastifyRequest } from 'fastify';
import type { ComposedBodies } from './edge/composed-bodies.ts';
import type { Edge } from './edge/edge.ts';
import type { Errand } from './upstream/errand.ts';
import type { Upstreams } from './upstream/upstreams.ts';

/** What the routes work with. */
export interface Gateway extends Pick<Upstreams, 'projects' | 'commissioning'> {
  readonly edge: Edge;
  readonly composed: ComposedBodies;
  readonly errandOf: (request: FastifyRequest) => Errand;
}

export interface InZone {
  readonly project_id: string;
  readonly area_id: string;
  readonly zone_id: string;
}
export interface AtNode extends InZone {
  readonly node_uuid: string;
}
