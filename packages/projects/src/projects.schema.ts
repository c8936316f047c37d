import { maxPage, Name, ref } from 'service-kit';
import { type Static, Type } from 'typebox';
import { AreaSummary } from './areas.schema.ts';
import { Collaborators } from './collaborators.schema.ts';

const project_id = Type.String({ format: 'uuid', description: 'The project' });
const example = { project_id: '3f0f6f0e-6a0e-4f5c-9d1f-0a4f0f1d2c3b', name: 'Harbour house' };

export const InProject = Type.Object({ project_id });
export type InProject = Static<typeof InProject>;

export const ProjectSummary = Type.Object(
  { project_id, name: ref(Name) },
  { $id: 'ProjectSummary', additionalProperties: false, examples: [example] },
);
export type ProjectSummary = Static<typeof ProjectSummary>;

export const Project = Type.Object(
  {
    project_id,
    name: ref(Name),
    collaborators: Collaborators,
    areas: Type.Array(ref(AreaSummary), { maxItems: maxPage, description: 'The first areas' }),
  },
  {
    $id: 'Project',
    additionalProperties: false,
    examples: [
      {
        ...example,
        collaborators: [{ email: 'ann@example.com', role: 'owner' }],
        areas: [{ area_id: '8a1b7c52-5b0e-4d0b-8a5e-1f2d3c4b5a69', name: 'Ground floor' }],
      },
    ],
  },
);
export type Project = Static<typeof Project>;

export const ProjectInput = Type.Object(
  { name: ref(Name) },
  { $id: 'ProjectInput', additionalProperties: false, examples: [{ name: 'Harbour house' }] },
);
