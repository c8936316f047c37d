import { otherThan } from '../users.ts';
import { write } from './actions.ts';
import type { Resource } from './place.ts';
import type { Session } from './session.ts';

interface CollaboratorsProps {
  readonly session: Session;
  readonly path: string;
  readonly collaborators: NonNullable<Resource['collaborators']>;
}

export function Collaborators({ session, path, collaborators }: CollaboratorsProps) {
  const { isBusy, user } = session;
  const other = otherThan(user);
  const isAlone = collaborators.every(({ email }) => email !== other.email);
  const list = `${path}/collaborators`;
  const remove = (email: string) =>
    write(
      session,
      `Remove ${email}`,
      `${email} was removed`,
      'DELETE',
      `${list}/${encodeURIComponent(email)}`,
    );
  const body = [{ email: other.email, role: 'manager' }];
  const add = () =>
    write(session, `Add ${other.name}`, `${other.name} was added`, 'PATCH', list, { body });
  return (
    <fieldset>
      <legend>Collaborators</legend>
      <ul>
        {collaborators.map(({ email, role }) => (
          <li key={email}>
            <span>
              {email} <span class="quiet">{role}</span>
            </span>
            {email !== user.email && (
              <button type="button" disabled={isBusy.value} onClick={() => void remove(email)}>
                Remove
              </button>
            )}
          </li>
        ))}
      </ul>
      {isAlone && (
        <button type="button" disabled={isBusy.value} onClick={() => void add()}>
          Add {other.name} as manager
        </button>
      )}
    </fieldset>
  );
}
