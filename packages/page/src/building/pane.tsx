import { open, readAgain } from './actions.ts';
import { Detail } from './detail.tsx';
import type { Session } from './session.ts';
import { Tree } from './tree.tsx';

/** What one of the two people sees. */
export function Pane({ session, onFill }: { session: Session; onFill: () => void }) {
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
        keeps what it has read, and sends its ETags
      </label>
      {failure.value !== undefined && (
        <p class="failure" role="alert">
          {failure.value}
        </p>
      )}
      <Projects session={session} onFill={onFill} />
    </section>
  );
}

function Projects({ session, onFill }: { session: Session; onFill: () => void }) {
  const { reader, openProject, isBusy, user } = session;
  const projects = reader.projects.get('/projects');
  if (projects?.data === undefined) {
    return projects === undefined || projects.state === 'loading' ? (
      <p class="skeleton">Reading the buildings …</p>
    ) : (
      <p class="empty">The buildings cannot be read: {projects.message}.</p>
    );
  }
  const opened = openProject.value;
  if (projects.data.length === 0 && opened === undefined) {
    return (
      <div class="empty">
        <p>{user.name} has no building yet.</p>
        <button type="button" class="primary" disabled={isBusy.value} onClick={onFill}>
          Fill with a sample building
        </button>
      </div>
    );
  }
  return (
    <>
      <label class="project">
        Building{' '}
        <select
          disabled={isBusy.value}
          value={opened ?? ''}
          onChange={({ currentTarget }) => void open(session, currentTarget.value)}
        >
          {projects.data.every(({ project_id }) => project_id !== opened) && (
            <option value={opened ?? ''}>
              {opened === undefined ? 'choose one' : '(no longer in the list)'}
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
          ? `404: for ${session.user.name} there is no such building. It was deleted, or ${session.user.name} is no collaborator of it.`
          : `The building cannot be read: ${project.message}.`}
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
