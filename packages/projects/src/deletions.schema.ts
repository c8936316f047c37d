import { paging } from 'service-kit';
import { type Static, Type } from 'typebox';

const deletion_id = Type.String({
  format: 'uuid',
  description: 'The id of the deleted project, area or zone',
});
const uuid = (description: string) => Type.String({ format: 'uuid', description });
const time = (description: string) => Type.String({ format: 'date-time', description });

export const OneDeletion = Type.Object({ deletion_id });

export const DeletionsQuery = Type.Object(
  {
    ...paging,
    purged: Type.Optional(
      Type.Boolean({
        description: 'With true, only purged deletions; with false, only the others',
      }),
    ),
  },
  { additionalProperties: false },
);

export const Deletion = Type.Object(
  {
    deletion_id,
    project_id: uuid('The deleted project, or the project of the deleted area or zone'),
    area_id: Type.Optional(uuid('The deleted area, or the area of the deleted zone')),
    zone_id: Type.Optional(uuid('The deleted zone')),
    deleted_at: time('Time of the deletion'),
    purged_at: Type.Optional(time('When the other services had first purged their data')),
  },
  {
    $id: 'Deletion',
    additionalProperties: false,
    examples: [
      {
        deletion_id: 'c0a8012e-7f64-4a51-9f0f-6d5c4b3a2918',
        project_id: '3f0f6f0e-6a0e-4f5c-9d1f-0a4f0f1d2c3b',
        area_id: '8a1b7c52-5b0e-4d0b-8a5e-1f2d3c4b5a69',
        zone_id: 'c0a8012e-7f64-4a51-9f0f-6d5c4b3a2918',
        deleted_at: '2026-01-31T12:00:00.000Z',
      },
    ],
  },
);
export type Deletion = Static<typeof Deletion>;

export const DeletionChange = Type.Object(
  { purged: Type.Literal(true) },
  { $id: 'DeletionChange', additionalProperties: false, examples: [{ purged: true }] },
);
