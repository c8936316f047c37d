import { type App, readSettings } from 'service-kit';
import { type Ask, askerOf, type TestBackend } from 'service-kit/testing';
import { startCommissioning } from '../../commissioning/test/backend.ts';
import { startProjects } from '../../projects/test/backend.ts';
import { buildApp } from '../src/app.ts';
import { settingsSchema } from '../src/config.ts';
import { FaultProxy } from './fault-proxy.ts';
import { patience } from './patience.ts';

/** The bff in this process, with both backends behind fault-injecting proxies. */
export interface System {
  readonly bff: App;
  readonly projects: TestBackend;
  readonly commissioning: TestBackend;
  /** The bff connects to these instead of the backends. */
  readonly proxies: { readonly projects: FaultProxy; readonly commissioning: FaultProxy };
  readonly ask: Ask;
  stop(): Promise<void>;
}

const listen = ({ app }: TestBackend) => app.listen({ port: 0, host: '127.0.0.1' });

export async function startSystem(settings: Record<string, string> = {}): Promise<System> {
  const projects = await startProjects();
  const commissioning = await startCommissioning();
  const proxies = {
    projects: await FaultProxy.start(await listen(projects)),
    commissioning: await FaultProxy.start(await listen(commissioning)),
  };
  const bff = await buildApp(
    readSettings('BFF', settingsSchema, {
      BFF_PROJECTS_URL: proxies.projects.url,
      BFF_COMMISSIONING_URL: proxies.commissioning.url,
      BFF_LOG_LEVEL: 'silent',
      // A listening bff checks for deletions regularly. Tests count requests, so it checks only at the start.
      BFF_PURGE_INTERVAL_MS: '600000',
      BFF_PURGE_AGAIN_INTERVAL_MS: '86400000',
      ...patience,
      ...settings,
    }),
  );
  await bff.ready();
  return {
    bff,
    projects,
    commissioning,
    proxies,
    ask: askerOf(bff),
    async stop() {
      await bff.close();
      await proxies.projects.stop();
      await proxies.commissioning.stop();
      await projects.stop();
      await commissioning.stop();
    },
  };
}
