import { ref, User } from 'service-kit';
import { type Static, Type } from 'typebox';

export const Role = Type.Union(
  [Type.Literal('owner'), Type.Literal('manager'), Type.Literal('viewer')],
  {
    $id: 'Role',
    description:
      'Owners and managers can change everything and manage collaborators. Viewers can only read',
    examples: ['viewer'],
  },
);
export type Role = Static<typeof Role>;

const example = { email: 'ann@example.com', role: 'owner' };

export const Collaborator = Type.Object(
  { email: ref(User), role: ref(Role) },
  { $id: 'Collaborator', additionalProperties: false, examples: [example] },
);
export type Collaborator = Static<typeof Collaborator>;

export const CollaboratorsInput = Type.Array(ref(Collaborator), {
  $id: 'CollaboratorsInput',
  maxItems: 1_000,
  examples: [[{ email: 'bob@example.com', role: 'viewer' }]],
});

export const EmailsInput = Type.Array(ref(User), {
  $id: 'EmailsInput',
  maxItems: 1_000,
  examples: [['bob@example.com']],
});
