import { otherThan } from '../users.ts';
import { write } from './actions.ts';
import { pathOf, type Place } from './place.ts';
import type { Session } from './session.ts';

const roles = ['viewer', 'manager'] as const;

/** The building's collaborators. Removing one takes effect on the next read. */
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
                    `Remove ${email}`,
                    `${email} is no longer a collaborator`,
                    () => session.writer.revoke(place, email),
                  )
                }
              >
                Remove
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
                void write(session, `Add ${other.name}`, `${other.name} is now a ${role}`, () =>
                  session.writer.setRole(place, other.email, role),
                )
              }
            >
              Add {other.name} as {role}
            </button>
          ))}
        </div>
      )}
    </fieldset>
  );
}
