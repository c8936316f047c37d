import { Name, ref } from 'service-kit';
import { type Static, Type } from 'typebox';

const zone_id = Type.String({ format: 'uuid', description: 'The zone' });
const example = { name: 'Hall', scenario: 'switch' };
export const zoneExample = { zone_id: 'c0a8012e-7f64-4a51-9f0f-6d5c4b3a2918', ...example };

export const InZone = Type.Object({
  project_id: Type.String({ format: 'uuid', description: 'The project' }),
  area_id: Type.String({ format: 'uuid', description: 'The area' }),
  zone_id,
});
export type InZone = Static<typeof InZone>;

export const DeleteZoneQuery = Type.Object(
  {
    not_after: Type.Optional(
      Type.String({
        format: 'date-time',
        description:
          'Latest time of the deletion, by the clock of the Date field of responses. After it, 409',
      }),
    ),
  },
  { additionalProperties: false },
);

/** A zone's own fields. The repository derives its columns from them. */
export const zoneFields = { name: ref(Name), scenario: ref(Name) };

export const Zone = Type.Object(
  { zone_id, ...zoneFields },
  {
    $id: 'Zone',
    additionalProperties: false,
    examples: [zoneExample],
  },
);
export type Zone = Static<typeof Zone>;

/** Defaults for fields missing from a request that creates a zone. */
export const zoneDefaults = { scenario: 'switch' };

const input = {
  ...zoneFields,
  scenario: Type.Optional(
    Type.Unsafe<string>({
      allOf: [zoneFields.scenario],
      description: `How the zone is controlled. Default when a zone is created: \`${zoneDefaults.scenario}\``,
    }),
  ),
};

export const ZoneInput = Type.Object(input, {
  $id: 'ZoneInput',
  additionalProperties: false,
  examples: [example],
});

export const ZoneChange = Type.Partial(Type.Object(input), {
  $id: 'ZoneChange',
  additionalProperties: false,
  minProperties: 1,
  examples: [example],
});
export type ZoneChange = Static<typeof ZoneChange>;
