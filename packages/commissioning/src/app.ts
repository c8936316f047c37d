import type { App } from 'service-kit';
import { createBackend } from 'service-kit/backend';
import type { Settings } from './config.ts';
import { registerNode } from './node.routes.ts';
import { registerNodes } from './nodes.routes.ts';
import { Node, NodeChange, NodeInput, NodeSummary } from './nodes.schema.ts';

/** The whole service, without a port or a connection to its database yet. */
export async function buildApp(settings: Settings): Promise<App> {
  const app = await createBackend(settings, {
    docs: {
      title: 'commissioning',
      version: '1.0.0',
      description:
        'Nodes, the devices of a zone, and their configurations. Internal: the gateway calls it ' +
        'for who may; it knows of projects, areas and zones only the ids that it is given.',
      tags: [{ name: 'nodes', description: 'Devices in a zone' }],
    },
    schemas: [NodeSummary, Node, NodeInput, NodeChange],
  });
  registerNodes(app);
  registerNode(app);
  return app;
}
