import type { App } from 'service-kit';
import { createBackend } from 'service-kit/backend';
import type { Settings } from './config.ts';
import { registerNodes } from './nodes.routes.ts';
import { registerSeals } from './seals.routes.ts';

/** The complete service. It does not listen yet, and has not connected to its database. */
export async function buildApp(settings: Settings): Promise<App> {
  const app = await createBackend(settings, {
    sources: [new URL('.', import.meta.url)],
    docs: {
      title: 'commissioning',
      version: '1.0.0',
      description:
        'Nodes, the devices of a zone, and their configurations. Internal: only the gateway calls ' +
        'it, after it has checked permissions. The service knows only the ids of projects, areas ' +
        'and zones.',
      tags: [
        { name: 'nodes', description: 'Devices in a zone' },
        {
          name: 'seals',
          description: 'Locks that prevent changes to nodes while their zone is deleted',
        },
      ],
    },
  });
  registerNodes(app);
  registerSeals(app);
  return app;
}
