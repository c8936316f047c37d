import { type App, readSettings } from 'service-kit';
import { type Ask, askerOf, type TestBackend } from 'service-kit/testing';
import { startCommissioning } from '../../commissioning/test/backend.ts';
import { startProjects } from '../../projects/test/backend.ts';
import { buildApp } from '../src/app.ts';
import { settingsSchema } from '../src/config.ts';

/** The bff in this process, with both backends behind real sockets. */
export interface System {
  readonly bff: App;
  readonly projects: TestBackend;
  readonly commissioning: TestBackend;
  readonly ask: Ask;
  stop(): Promise<void>;
}

const listen = ({ app }: TestBackend) => app.listen({ port: 0, host: '127.0.0.1' });

export async function startSystem(settings: Record<string, string> = {}): Promise<System> {
  const projects = await startProjects();
  const commissioning = await startCommissioning();
  const bff = await buildApp(
    readSettings('BFF', settingsSchema, {
      BFF_PROJECTS_URL: await listen(projects),
      BFF_COMMISSIONING_URL: await listen(commissioning),
      BFF_LOG_LEVEL: 'silent',
      ...settings,
    }),
  );
  await bff.ready();
  return {
    bff,
    projects,
    commissioning,
    ask: askerOf(bff),
    async stop() {
      await bff.close();
      await projects.stop();
      await commissioning.stop();
    },
  };
}
