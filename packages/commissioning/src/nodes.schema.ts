import { Name, paging, ref } from 'service-kit';
import { type Static, Type } from 'typebox';

const uuid = (description: string) => Type.String({ format: 'uuid', description });
const project_id = uuid('The project. Nodes of different projects have nothing in common');
const area_id = uuid('The area of the zone');
const zone_id = uuid('The zone that the node is in');
const node_uuid = Type.String({
  maxLength: 128,
  pattern: '^[A-Za-z0-9._:-]{1,128}$',
  description: 'Chosen by the client; unique within its project',
});
const configuration = Type.Unsafe<unknown>({
  description: 'Any JSON, always replaced as a whole',
  examples: [{ brightness: 80 }],
});

const example = { node_uuid: 'lamp-1', name: 'Ceiling lamp' };

export const Place = Type.Object({ project_id, zone_id }, { additionalProperties: false });
export type Place = Static<typeof Place>;
export const PlaceWithArea = Type.Object(
  { project_id, area_id, zone_id },
  { additionalProperties: false },
);
export const Scope = Type.Object(
  { project_id, area_id: Type.Optional(area_id), zone_id: Type.Optional(zone_id) },
  { additionalProperties: false },
);
export const ScopeAndPage = Type.Object(
  { ...Scope.properties, ...paging },
  { additionalProperties: false },
);

export type Scope = Static<typeof Scope>;

export const OneNode = Type.Object({ node_uuid });

export const NodeSummary = Type.Object(
  { node_uuid, name: ref(Name) },
  { $id: 'NodeSummary', additionalProperties: false, examples: [example] },
);
export type NodeSummary = Static<typeof NodeSummary>;

export const Node = Type.Object(
  { node_uuid, name: ref(Name), configuration },
  {
    $id: 'Node',
    additionalProperties: false,
    examples: [{ ...example, configuration: { brightness: 80 } }],
  },
);
export type Node = Static<typeof Node>;

const inputExample = { name: 'Ceiling lamp', configuration: { brightness: 80 } };

export const NodeInput = Type.Object(
  { name: ref(Name), configuration: Type.Optional(configuration) },
  { $id: 'NodeInput', additionalProperties: false, examples: [inputExample] },
);

export const NodeChange = Type.Object(
  { name: Type.Optional(ref(Name)), configuration: Type.Optional(configuration) },
  { $id: 'NodeChange', additionalProperties: false, minProperties: 1, examples: [inputExample] },
);
export type NodeChange = Static<typeof NodeChange>;
