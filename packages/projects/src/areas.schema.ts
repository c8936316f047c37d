import { maxPage, Name, ref } from 'service-kit';
import { type Static, Type } from 'typebox';
import { Zone, zoneExample } from './zones.schema.ts';

const area_id = Type.String({ format: 'uuid', description: 'The area' });
const example = { area_id: '8a1b7c52-5b0e-4d0b-8a5e-1f2d3c4b5a69', name: 'Ground floor' };

export const InArea = Type.Object({
  project_id: Type.String({ format: 'uuid', description: 'The project' }),
  area_id,
});
export type InArea = Static<typeof InArea>;

export const AreaSummary = Type.Object(
  { area_id, name: ref(Name) },
  { $id: 'AreaSummary', additionalProperties: false, examples: [example] },
);
export type AreaSummary = Static<typeof AreaSummary>;

export const Area = Type.Object(
  {
    area_id,
    name: ref(Name),
    zones: Type.Array(ref(Zone), { maxItems: maxPage, description: 'The first zones' }),
  },
  {
    $id: 'Area',
    additionalProperties: false,
    examples: [
      {
        ...example,
        zones: [zoneExample],
      },
    ],
  },
);
export type Area = Static<typeof Area>;

export const AreaInput = Type.Object(
  { name: ref(Name) },
  { $id: 'AreaInput', additionalProperties: false, examples: [{ name: 'Ground floor' }] },
);
