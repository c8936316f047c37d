import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Context, requireNoConnection, stateKey, stateOf, usageOf } from './context.ts';
import { routedKey } from './gathered/known-gets.ts';
import { aFunction, requireValue } from './options.ts';
import { answerKey, varyKey } from './read/answer.ts';
import { requireFact } from './read/remember.ts';
import { loadingOf } from './read/loading.ts';
import { openSnapshot } from './read/snapshot.ts';

/** Adds what handlers use of the request. */
export function decorateRequests(app: FastifyInstance, context: Context): void {
  const { content, memory } = context;
  app.decorateRequest(stateKey, null);
  app.decorateRequest(answerKey, null);
  app.decorateRequest(varyKey, null);
  app.decorateRequest(routedKey, null);
  app.decorateRequest('database', {
    getter(this: FastifyRequest) {
      return stateOf(this, content).database;
    },
  });
  app.decorateRequest('databaseUsage', {
    getter(this: FastifyRequest) {
      return usageOf(this);
    },
  });
  app.decorateRequest('remember', async function (tags, key, load) {
    requireFact(tags, key, load);
    const state = stateOf(this, content);
    const { snapshot, write, facts } = state;
    // A snapshot may be older than what is remembered now, a transaction may never be committed.
    if (snapshot !== undefined) return load(snapshot);
    if (write?.transaction !== undefined) return load(write.transaction);
    const loading = loadingOf(context, state, tags);
    state.loads.pending++;
    try {
      const fact = await memory.recall(tags, key, () => loading.run(load), loading);
      facts.push({ tags, version: fact.version, moment: fact.moment });
      return fact.value;
    } finally {
      state.loads.pending--;
    }
  });
  app.decorateRequest('snapshot', async function (work) {
    requireValue('snapshot: work', work, aFunction);
    const state = stateOf(this, content);
    if (state.snapshot !== undefined) return state.snapshot.join(work);
    if (state.write?.transaction !== undefined) requireNoConnection(state, 'request.snapshot');
    state.usage.pending++;
    try {
      return await openSnapshot(content, state, work);
    } finally {
      state.usage.pending--;
    }
  });
}
