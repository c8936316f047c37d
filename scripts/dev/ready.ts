import { setTimeout as delay } from 'node:timers/promises';
import { say } from './output.ts';
import type { RunningService } from './service.ts';

const reportIntervalMs = 5_000;

/**
 * Waits until each service answers `GET /ready` with 200, and reports progress. It asks one service
 * after another, because the bff would log failures until the backends are ready.
 */
export async function waitUntilReady(
  services: readonly RunningService[],
  signal: AbortSignal,
): Promise<void> {
  let next = Date.now() + reportIntervalMs;
  for (const service of services) {
    for (;;) {
      signal.throwIfAborted();
      const state = await stateOf(service);
      if (state === 'ready') break;
      if (Date.now() > next) {
        say(`Still waiting for ${service.name}: ${state}`);
        next = Date.now() + reportIntervalMs;
      }
      await delay(100);
    }
    say(`${service.name} is ready`);
  }
}

export async function stateOf(service: RunningService): Promise<string> {
  if (!service.isRunning) return 'it has exited';
  // Another program may answer at this URL.
  if (!service.isListening) return 'it does not listen yet';
  try {
    const response = await fetch(`${service.url}/ready`, { signal: AbortSignal.timeout(2_000) });
    await response.body?.cancel();
    return response.status === 200 ? 'ready' : `GET /ready answers ${response.status}`;
  } catch {
    return 'it does not answer yet';
  }
}
