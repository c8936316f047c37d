import { createHash } from 'node:crypto';
import { type App, createApp } from 'service-kit';
import type { Settings } from './config.ts';
import { sharedSchemas } from './contract.ts';
import { registerDeletions } from './deletion.routes.ts';
import { Edge } from './edge.ts';
import { publishExchanges } from './exchange.ts';
import { cacheStatus, loggedCall, serverTiming } from './explain.ts';
import { measureUpstreams } from './metrics.ts';
import { registerNodes } from './nodes.routes.ts';
import { registerPassedOn } from './passed-on.routes.ts';
import { Purger } from './purge.ts';
import { connectUpstreams } from './upstreams.ts';
import { registerZone, ZoneWithNodes } from './zone.routes.ts';

/** The whole gateway, without a port yet; it connects to its upstreams when first asked to. */
export async function buildApp(settings: Settings): Promise<App> {
  const upstreams = connectUpstreams(settings);
  const app = await createApp({
    docs: {
      title: 'bff',
      version: '1.0.0',
      description:
        'The one API that external clients call. Every answer is current: each read is revalidated ' +
        'with the services behind it, which costs no database query while nothing has changed.',
      tags: [
        { name: 'projects', description: 'Projects' },
        { name: 'collaborators', description: 'Who may read and change a project' },
        { name: 'areas', description: 'Areas of a project' },
        { name: 'zones', description: 'Zones of an area' },
        { name: 'nodes', description: 'Devices in a zone' },
      ],
    },
    schemas: [...sharedSchemas, ZoneWithNodes] as never,
    checks: {
      projects: () => upstreams.checkReady(settings.PROJECTS_URL),
      commissioning: () => upstreams.checkReady(settings.COMMISSIONING_URL),
    },
    settings,
    logFields: ({ upstreamCalls }) => ({ upstreams: upstreamCalls?.map(loggedCall) ?? [] }),
  });
  const purger = new Purger(upstreams, app.log);
  app.addHook('onClose', async () => {
    purger.close();
    await upstreams.close();
  });

  app.decorateRequest('upstreamCalls', null);
  app.addHook('onSend', (request, reply, payload, done) => {
    const { upstreamCalls: calls } = request;
    // Whether something was stored tells a stranger, who is refused, that it is there.
    if (calls && reply.statusCode < 400) {
      reply.header('cache-status', cacheStatus(calls)).header('server-timing', serverTiming(calls));
    }
    done(null, payload);
  });

  publishExchanges(app);

  // What the bff adds to an answer is described by its contract: another one, other entity tags.
  let release = '';
  app.addHook('onReady', async () => {
    const contract = JSON.stringify(app.swagger());
    release = createHash('sha256').update(contract).digest('base64url').slice(0, 8);
  });
  const edge = new Edge(() => release);
  registerPassedOn(app, upstreams, edge);
  registerZone(app, upstreams, edge);
  registerNodes(app, upstreams, edge);
  registerDeletions(app, upstreams, edge, purger);

  measureUpstreams(app, upstreams);
  return app;
}
