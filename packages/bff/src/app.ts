import { createHash } from 'node:crypto';
import { type App, createApp } from 'service-kit';
import { ComposedBodies } from './edge/composed-bodies.ts';
import type { Settings } from './config.ts';
import { sharedSchemas } from './routes/contract.ts';
import { registerDeletions } from './routes/deletion.routes.ts';
import { Edge } from './edge/edge.ts';
import { runErrands } from './upstream/errand.ts';
import { publishExchanges } from './observability/exchange.ts';
import { explainAnswers, loggedCall } from './observability/explain.ts';
import { measureUpstreams } from './observability/metrics.ts';
import { registerNodes } from './routes/nodes.routes.ts';
import { registerPassedOn } from './routes/passed-on.routes.ts';
import { docsExamples, registerPage } from './page/index.ts';
import { Purger } from './upstream/purge.ts';
import { connectUpstreams } from './upstream/upstreams.ts';
import { registerZone, ZoneWithNodes } from './routes/zone.routes.ts';

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
      scripts: settings.PAGE ? [docsExamples] : [],
    },
    schemas: [...sharedSchemas, ZoneWithNodes] as never,
    checks: {
      projects: (late) => upstreams.projects.checkReady(late),
      commissioning: (late) => upstreams.commissioning.checkReady(late),
    },
    settings,
    logFields: ({ errand }) => ({ upstreams: errand?.calls.map(loggedCall) ?? [] }),
  });
  const purger = new Purger(upstreams, app.log, settings.UPSTREAM_DEADLINE_MS);
  app.addHook('onClose', async () => {
    purger.close();
    await upstreams.close();
  });
  const errandOf = runErrands(app, settings.UPSTREAM_DEADLINE_MS);
  explainAnswers(app);
  publishExchanges(app);

  // What the bff adds to an answer is described by its contract: another one, other entity tags.
  let release = '';
  app.addHook('onReady', async () => {
    const contract = JSON.stringify(app.swagger());
    release = createHash('sha256').update(contract).digest('base64url').slice(0, 8);
  });
  const composed = new ComposedBodies(settings.CACHING ? settings.COMPOSED_MAX_BYTES : 0);
  const gateway = { ...upstreams, edge: new Edge(() => release), composed, errandOf };
  registerPassedOn(app, gateway);
  registerZone(app, gateway);
  registerNodes(app, gateway);
  registerDeletions(app, gateway, purger);
  if (settings.PAGE) await registerPage(app, settings);

  measureUpstreams(app, upstreams, composed);
  return app;
}
