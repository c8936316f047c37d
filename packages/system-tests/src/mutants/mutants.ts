/** A part of the protocol that is broken: each text stands in its file once, and is replaced. */
export interface Mutant {
  readonly name: string;
  /** Below `packages/`. */
  readonly file: string;
  readonly edits: readonly (readonly [text: string, replacement: string])[];
}

export const mutants: readonly Mutant[] = [
  {
    name: 'the mark before COMMIT is left out',
    file: 'fastify-conditional-requests/src/versions/memory-version-store.ts',
    edits: [['if (this.#marks.has(tag)) return undefined;', '']],
  },
  {
    name: 'the version is read after the query, not before',
    file: 'fastify-conditional-requests/src/read/read.ts',
    edits: [
      [
        'const isCurrent = isPermitted && before !== undefined && (await store.read(tags)) === before;',
        'const after = await store.read(tags);\n    const isCurrent = isPermitted && after !== undefined;',
      ],
      [
        'const current = isCurrent && !isOfMore(reply, vary, stated) ? entityTag : undefined;',
        'const current = isCurrent ? entityTagOf(after, resource.variantOf(request, tags)) : undefined;',
      ],
    ],
  },
  {
    name: 'the new version is published before COMMIT',
    file: 'fastify-conditional-requests/src/write/write.ts',
    edits: [
      [
        'const outcome = await commit(connection, transactionId, context.commitWaitMs);',
        `const early = await store.publish(write);
         const outcome = await commit(connection, transactionId, context.commitWaitMs);
         if (outcome.is === 'committed') {
           return { result, write, prepared, outcome, transaction, early };
         }
         if (outcome.is === 'aborted') throw outcome.reason;`,
      ],
      [
        'const { result, write, prepared, outcome, transaction } =',
        'const { result, write, prepared, outcome, transaction, early } =',
      ],
      [
        'const version = await settle(',
        `if (outcome.is === 'unknown') throw new Error('Unknown');
         const version = early ?? await (async (..._: unknown[]) => undefined)(`,
      ],
    ],
  },
  {
    name: 'a request joins one that is under way already',
    file: 'undici-revalidating-cache/src/revalidation/round-trip.ts',
    edits: [
      ['this.#isSent = true;\n      this.#close();', 'this.#isSent = true;'],
      ['this.#owner.startWasHidden();\n      this.#close();\n    }', '}\n    this.#close();'],
      ['(this.#late ??= new Set()).add(caller);', ''],
    ],
  },
  {
    name: 'the variant is left out of the entity tag',
    file: 'fastify-conditional-requests/src/conditions/entity-tag.ts',
    edits: [["hash('sha256', text, 'base64url').slice(0, 16)", "'none'"]],
  },
  {
    name: 'the mark of a COMMIT without an answer is lifted in time',
    file: 'fastify-conditional-requests/src/write/settle.ts',
    edits: [
      [
        "if (outcome.is === 'unknown') return settleLater(context, session, write);",
        "if (outcome.is === 'unknown') { await store.abandon(write); throw new OutcomeUnknown(); }",
      ],
    ],
  },
];
