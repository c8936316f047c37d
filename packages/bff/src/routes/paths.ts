import type { FastifyRequest } from 'fastify';
import type { CommissioningPaths, ProjectsPaths } from 'api-clients';

export const zoneTemplate = '/projects/{project_id}/areas/{area_id}/zones/{zone_id}';

export type ZonePath = ProjectsPaths[typeof zoneTemplate]['get']['parameters']['path'];
export type NodePath = ZonePath &
  CommissioningPaths['/nodes/{node_uuid}']['get']['parameters']['path'];

export const pathOf = ({ url }: Pick<FastifyRequest, 'url'>): string => url.split('?', 1)[0] ?? '';
