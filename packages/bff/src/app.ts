import { createHash } from 'node:crypto';
import { type App, createApp } from 'service-kit';
import type { Settings } from './config.ts';
import { Purger } from './deletion/purger.ts';
import { availableCodings } from './edge/codings.ts';
import { ComposedBodies } from './edge/composed-bodies.ts';
import { Edge } from './edge/edge.ts';
import { publishExchanges } from './observability/exchange.ts';
import { measure } from './observability/metrics.ts';
import { addStatusHeaders, logFieldsOf } from './observability/status-headers.ts';
import { docsExamples, registerPage } from './page/index.ts';
import { sharedSchemas } from './routes/contract.ts';
import { registerDeletions } from './routes/deletions.routes.ts';
import { registerNodes } from './routes/nodes.routes.ts';
import { registerProxied } from './routes/proxied.routes.ts';
import { registerZone, ZoneWithNodes } from './routes/zone.routes.ts';
import { registerScopes } from './upstream/scopes.ts';
import { connectUpstreams } from './upstream/upstreams.ts';

/** The gateway. It does not listen yet, and connects to its upstreams on demand. */
export async function buildApp(settings: Settings): Promise<App> {
  const upstreams = connectUpstreams(settings, (line) => app.log.warn(line));
  const app: App = await createApp({
    docs: {
      title: 'bff',
      version: '1.0.0',
      description:
        'The API for external clients. Every response is up to date: each read is revalidated with ' +
        'the services behind it, which costs no database query while nothing has changed. An ETag covers ' +
        'the whole response to a GET, and If-Match compares all of it. An ETag from another release ' +
        'still works in the If-Match of a write. A 412 has the current ETag if all services behind ' +
        'this one answer. Responses to a GET are compressed with br, zstd or gzip if Accept-Encoding ' +
        'asks for it. Each coding has its own ETag, and If-Match accepts that of any coding.',
      tags: [
        { name: 'projects', description: 'Projects' },
        { name: 'collaborators', description: 'Users who may read or change a project' },
        { name: 'areas', description: 'Areas of a project' },
        { name: 'zones', description: 'Zones of an area' },
        { name: 'nodes', description: 'Devices in a zone' },
      ],
      scripts: settings.PAGE ? [docsExamples] : [],
    },
    schemas: [...sharedSchemas, ZoneWithNodes],
    checks: {
      projects: (signal) => upstreams.projects.checkReady(signal),
      commissioning: (signal) => upstreams.commissioning.checkReady(signal),
    },
    // All replicas of the bff share the backends, so taking this one out of service would not help.
    readyIf: 'any',
    settings,
    origins: settings.CORS_ORIGINS,
    logFields: ({ scope }) => ({ upstreams: scope?.requests.map(logFieldsOf) ?? [] }),
  });
  const scopeOptions = { upstreams, deadlineMs: settings.UPSTREAM_DEADLINE_MS };
  const { PURGE_INTERVAL_MS: intervalMs, PURGE_AGAIN_INTERVAL_MS: repeatMs } = settings;
  const purger = new Purger({ ...scopeOptions, intervalMs, repeatMs }, app.log);
  app.addHook('onListen', async () => purger.start());
  app.addHook('onClose', async () => {
    purger.close();
    await upstreams.close();
  });
  app.addHook('onReady', upstreams.start);
  registerScopes(app, scopeOptions);
  addStatusHeaders(app);
  publishExchanges(app);

  // The contract describes the bff's additions to responses: if it changes, so do all ETags.
  let release = '';
  app.addHook('onReady', async () => {
    const contract = JSON.stringify(app.swagger());
    release = createHash('sha256').update(contract).digest('base64url').slice(0, 8);
  });
  const composed = new ComposedBodies(settings.CACHING ? settings.COMPOSED_MAX_BYTES : 0);
  const edge = new Edge({
    release: () => release,
    codings: settings.COMPRESSION ? availableCodings : [],
  });
  registerProxied(app, edge);
  registerZone(app, edge, composed);
  registerNodes(app, edge);
  registerDeletions(app, edge, purger);
  if (settings.PAGE) await registerPage(app, upstreams);

  measure(app, upstreams, composed, purger);
  return app;
}
