import type { App } from 'service-kit';
import { createBackend } from 'service-kit/backend';
import { registerAreas } from './areas.routes.ts';
import { registerCollaborators } from './collaborators.routes.ts';
import type { Settings } from './config.ts';
import { registerDeletions } from './deletions.routes.ts';
import { registerProjects } from './projects.routes.ts';
import { registerZones } from './zones.routes.ts';

/** The complete service. It does not listen yet, and has not connected to its database. */
export async function buildApp(settings: Settings): Promise<App> {
  const app = await createBackend(settings, {
    sources: [new URL('.', import.meta.url)],
    docs: {
      title: 'projects',
      version: '1.0.0',
      description:
        'Projects, their collaborators, areas and zones. Internal: only the gateway calls it, with ' +
        "the client's `x-user`. It enforces membership and roles itself.",
      tags: [
        { name: 'projects', description: 'Projects' },
        { name: 'collaborators', description: 'Users who may read or change a project' },
        { name: 'areas', description: 'Areas of a project' },
        { name: 'zones', description: 'Zones of an area' },
        {
          name: 'deletions',
          description:
            'Records of deletions, for other services that keep data about the deleted resources',
        },
      ],
    },
  });
  registerProjects(app);
  registerCollaborators(app);
  registerAreas(app);
  registerZones(app);
  registerDeletions(app);
  return app;
}
