import type { Versions } from '../system.ts';
import type { Mutant } from './mutant.ts';
import { gatheredMutants } from './gathered-mutants.ts';
import { storeMutants } from './store-mutants.ts';

const memoryMutants: readonly Mutant[] = [
  {
    name: 'tags are not marked before COMMIT',
    foundBy: 'linearizability',
    file: 'fastify-conditional-requests/src/versions/memory-version-store.ts',
    edits: [['if (this.#marks.has(tag)) return undefined;', '']],
  },
  {
    name: 'the version is read after the query only',
    foundBy: 'linearizability',
    file: 'fastify-conditional-requests/src/read/read.ts',
    edits: [
      [
        'const known = isCurrent ? entityTagOfState(look) : undefined;',
        `const after = isPermitted ? await context.store.read(tags) : undefined;
         const now = read.resource.variantOf(request, tags);
         const known = entityTagOfState({ version: after, variant: now, isPermitted });`,
      ],
    ],
  },
  {
    name: 'the new version is published before COMMIT',
    foundBy: 'linearizability',
    file: 'fastify-conditional-requests/src/write/write.ts',
    edits: [
      [
        'const sent = await commit(connection, transactionId, commitWaitMs, last);',
        `const early = await store.publish(write);
         const sent = await commit(connection, transactionId, commitWaitMs, last);
         if (sent.is === 'committed') {
           return { begun, result, write, prepared, outcome: sent, early };
         }
         if (sent.is === 'aborted') throw sent.reason;`,
      ],
      [
        'const { begun, result, write, prepared, outcome } =',
        'const { begun, result, write, prepared, outcome, early } =',
      ],
      [
        'const version = await settle(',
        `if (outcome.is === 'unknown') throw new Error('Unknown');
         const version = early ?? await (async (..._: unknown[]) => undefined)(`,
      ],
    ],
  },
  {
    name: 'a request joins one that was already sent',
    foundBy: 'linearizability',
    file: 'undici-revalidating-cache/src/revalidation/round-trip.ts',
    edits: [
      ['this.#isSent = true;\n      this.#close();', 'this.#isSent = true;'],
      ['this.#owner.startWasHidden();\n      this.#close();\n    }', '}\n    this.#close();'],
      ['(this.#late ??= new Set()).add(caller);', ''],
    ],
  },
  {
    name: 'the ETag has no variant',
    foundBy: 'linearizability',
    file: 'fastify-conditional-requests/src/conditions/entity-tag.ts',
    edits: [["hash('sha256', text, 'base64url').slice(0, 16)", "'none'"]],
  },
  {
    name: 'tags are unmarked after a COMMIT with unknown outcome',
    foundBy: 'linearizability',
    file: 'fastify-conditional-requests/src/write/settle.ts',
    edits: [
      [
        "if (outcome.is === 'unknown') return settleLater(context, store, session, write);",
        "if (outcome.is === 'unknown') { await store.abandon(write); throw new OutcomeUnknown(); }",
      ],
    ],
  },
];

export const mutants: Readonly<Record<Versions, readonly Mutant[]>> = {
  memory: [...memoryMutants, ...gatheredMutants],
  database: storeMutants,
};
