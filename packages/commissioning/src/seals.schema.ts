import { type Static, Type } from 'typebox';

const seal_id = Type.String({
  format: 'uuid',
  description: 'Chosen at random by the client, and needed to lift the seal',
});
const example = { seal_id: '5d3c1b0a-9f8e-4d7c-8b6a-594837261504' };

export const OneSeal = Type.Object({ seal_id });

export const SealInput = Type.Object(
  {
    seal_id,
    seconds: Type.Integer({
      minimum: 1,
      maximum: 3600,
      description: 'Seconds until the seal expires, unless it is lifted earlier',
    }),
  },
  { $id: 'SealInput', additionalProperties: false, examples: [{ ...example, seconds: 60 }] },
);
export type SealInput = Static<typeof SealInput>;

export const Seal = Type.Object(
  {
    seal_id,
    expires_at: Type.String({
      format: 'date-time',
      description: 'When the seal expires, by the clock of the database',
    }),
  },
  {
    $id: 'Seal',
    additionalProperties: false,
    examples: [{ ...example, expires_at: '2026-01-31T12:00:00.000Z' }],
  },
);
export type Seal = Static<typeof Seal>;
