import { otherThan } from '../users.ts';
import { write } from './actions.ts';
import { pathOf, type Place } from './place.ts';
import type { Session } from './session.ts';

const roles = ['viewer', 'manager'] as const;

/** Who may read and change the building; a role taken away counts from the next read on. */
export function Collaborators({ session, place }: { session: Session; place: Place }) {
  const project = session.reader.project.get(pathOf(place))?.data;
  if (project === undefined) return null;
  const other = otherThan(session.user);
  const isAlone = project.collaborators.every(({ email }) => email !== other.email);
  return (
    <fieldset class="collaborators">
      <legend>Collaborators</legend>
      <ul>
        {project.collaborators.map(({ email, role }) => (
          <li key={email}>
            <span>
              {email} <span class="quiet">{role}</span>
            </span>
            {email !== session.user.email && (
              <button
                type="button"
                disabled={session.isBusy.value}
                onClick={() =>
                  void write(
                    session,
                    `Revoke ${email}`,
                    `${email} is no collaborator any more`,
                    () => session.writer.revoke(place, email),
                  )
                }
              >
                Revoke
              </button>
            )}
          </li>
        ))}
      </ul>
      {isAlone && (
        <div class="buttons">
          {roles.map((role) => (
            <button
              key={role}
              type="button"
              disabled={session.isBusy.value}
              onClick={() =>
                void write(session, `Invite ${other.name}`, `${other.name} is a ${role}`, () =>
                  session.writer.setRole(place, other.email, role),
                )
              }
            >
              Let {other.name} in as {role}
            </button>
          ))}
        </div>
      )}
    </fieldset>
  );
}
