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

export const maxCollaborators = 1_000;

export const Collaborators = Type.Array(ref(Collaborator), { maxItems: maxCollaborators });

export const CollaboratorsInput = Type.Array(ref(Collaborator), {
  $id: 'CollaboratorsInput',
  maxItems: maxCollaborators,
  examples: [[{ email: 'bob@example.com', role: 'viewer' }]],
});

export const EmailsInput = Type.Array(ref(User), {
  $id: 'EmailsInput',
  maxItems: maxCollaborators,
  examples: [['bob@example.com']],
});
