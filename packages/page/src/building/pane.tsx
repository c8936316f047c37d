import { openForBoth, readAgain } from './actions.ts';
import { Detail } from './detail.tsx';
import type { Session } from './session.ts';
import { Tree } from './tree.tsx';

/** One person's view of the building. */
export function Pane({ session }: { session: Session }) {
  const { user, isBusy, failure } = session;
  const title = `${user.name.toLowerCase()}-title`;
  return (
    <section class="card pane" aria-labelledby={title} aria-busy={isBusy.value}>
      <header class="pane-header">
        <span class="avatar" aria-hidden="true">
          {user.name[0]}
        </span>
        <h3 id={title}>
          {user.name} <span class="quiet">{user.email}</span>
        </h3>
        <button type="button" disabled={isBusy.value} onClick={() => void readAgain(session)}>
          Read all again
        </button>
      </header>
      <label class="conditional">
        <input
          type="checkbox"
          checked={session.isConditional.value}
          onChange={({ currentTarget }) => {
            session.isConditional.value = currentTarget.checked;
          }}
        />
        Send the ETags of earlier reads (If-None-Match)
      </label>
      {failure.value !== undefined && (
        <p class="failure" role="alert">
          {failure.value}
        </p>
      )}
      <Projects session={session} />
    </section>
  );
}

function Projects({ session }: { session: Session }) {
  const { reader, openProject, isBusy, user } = session;
  const projects = reader.projects.get('/projects');
  if (projects?.data === undefined) {
    return projects === undefined || projects.state === 'loading' ? (
      <p class="skeleton">Reading the buildings …</p>
    ) : (
      <p class="empty">Cannot read the buildings: {projects.message}.</p>
    );
  }
  const opened = openProject.value;
  if (projects.data.length === 0 && opened === undefined) {
    return <p class="empty">{user.name} has no building yet. Open the sample building above.</p>;
  }
  return (
    <>
      <label class="project">
        Building{' '}
        <select
          disabled={isBusy.value}
          value={opened ?? ''}
          onChange={({ currentTarget }) => void openForBoth(currentTarget.value)}
        >
          {projects.data.every(({ project_id }) => project_id !== opened) && (
            <option value={opened ?? ''}>
              {opened === undefined ? 'Select a building' : '(not in the list)'}
            </option>
          )}
          {projects.data.map(({ project_id, name }) => (
            <option key={project_id} value={project_id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {opened !== undefined && <Opened session={session} project_id={opened} />}
    </>
  );
}

function Opened({ session, project_id }: { session: Session; project_id: string }) {
  const project = session.reader.at({ project_id });
  if (project === undefined || (project.state === 'loading' && project.data === undefined)) {
    return <p class="skeleton">Reading the building …</p>;
  }
  if (project.data === undefined) {
    return (
      <p class="empty">
        {project.state === 'gone'
          ? `404: ${session.user.name} cannot see this building. It was deleted, or ${session.user.name} is not a collaborator.`
          : `Cannot read the building: ${project.message}.`}
      </p>
    );
  }
  return (
    <div class="pane-body">
      <Tree session={session} project_id={project_id} />
      <Detail session={session} />
    </div>
  );
}
