/** Each text occurs once in the file, and is replaced. */
export interface Patch {
  /** Below `packages/`. */
  readonly file: string;
  readonly edits: readonly (readonly [text: string, replacement: string])[];
}

/** A broken step of the protocol. */
export interface Mutant extends Patch {
  readonly name: string;
  /** For a step that two files do together. */
  readonly also?: Patch;
  /** The run that catches it. Default: `linearizability`. */
  readonly caughtBy?: 'members and strangers';
}

export const patchesOf = (mutant: Mutant): readonly Patch[] =>
  mutant.also === undefined ? [mutant] : [mutant, mutant.also];

export const mutants: readonly Mutant[] = [
  {
    name: 'tags are not marked before COMMIT',
    file: 'fastify-conditional-requests/src/versions/memory-version-store.ts',
    edits: [['if (this.#marks.has(tag)) return undefined;', '']],
  },
  {
    name: 'the version is read after the query only',
    file: 'fastify-conditional-requests/src/read/read.ts',
    edits: [
      [
        'const current = isCurrent ? entityTagOfLook(look) : undefined;',
        `const after = isPermitted ? await context.store.read(tags) : undefined;
         const now = read.resource.variantOf(request, tags);
         const current = entityTagOfLook({ version: after, variant: now, isPermitted });`,
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
    name: 'a request joins one that was already sent',
    file: 'undici-revalidating-cache/src/revalidation/round-trip.ts',
    edits: [
      ['this.#isSent = true;\n      this.#close();', 'this.#isSent = true;'],
      ['this.#owner.startWasHidden();\n      this.#close();\n    }', '}\n    this.#close();'],
      ['(this.#late ??= new Set()).add(caller);', ''],
    ],
  },
  {
    name: 'a revalidation joins a list that has been sent',
    file: 'undici-revalidating-cache/src/revalidation/round-trip.ts',
    edits: [
      ['this.#close();\n    this.#late = undefined;\n    this.#onAbandoned = onAbandoned;', ''],
      [
        'this.#onAbandoned = undefined;\n    this.#context.gatherer?.learned(this.#request, true);',
        // On a slower network, lists are under way for longer.
        `setTimeout(() => this.confirmedLate(entityTag, list), 100);
         }
         confirmedLate(entityTag: string, list: GatheredList): void {
           this.#close();`,
      ],
      ['this.#isAsked = isAsked;', 'this.#close();\nthis.#late = undefined;'],
    ],
    // Few reads of the test happen to be in one turn.
    also: {
      file: 'undici-revalidating-cache/src/gathering/origin-lists.ts',
      edits: [['members.length < 2', 'members.length < 1']],
    },
  },
  {
    name: 'a target is answered without its permission',
    caughtBy: 'members and strangers',
    file: 'fastify-conditional-requests/src/gathered/decide-targets.ts',
    edits: [
      [
        'lookUp(store, read, request)',
        'lookUp(store, { ...read, route: { ...read.route, permit: undefined } }, request)',
      ],
    ],
  },
  {
    name: 'a missing field is taken from the carrying request',
    caughtBy: 'members and strangers',
    file: 'fastify-conditional-requests/src/gathered/list-route.ts',
    edits: [
      [
        'decide(targetsIn(body))',
        `decide(targetsIn(body).map((target) => ({
           ...target,
           fields: { 'x-user': String(request.headers['x-user']), ...target.fields },
         })))`,
      ],
    ],
    // Without this, no field is missing.
    also: {
      file: 'undici-revalidating-cache/src/gathering/list.ts',
      edits: [
        [
          "const fields: Record<string, string> = { ...headers(), 'content-type': mediaType };",
          `const fields: Record<string, string> = {
             ...headers(),
             'content-type': mediaType,
             ...JSON.parse(this.#members[0]?.text ?? '{}').fields,
           };`,
        ],
        [
          'body: encodeTargets(this.#members),',
          String.raw`body: encodeTargets(this.#members).replaceAll(/"x-user":"[^"]*"/g, '"x-none":null'),`,
        ],
      ],
    },
  },
  {
    name: 'answers of two targets are swapped',
    caughtBy: 'members and strangers',
    file: 'fastify-conditional-requests/src/gathered/decide-targets.ts',
    edits: [['outcomes[n] =', 'outcomes[targets.length - 1 - n] =']],
  },
  {
    name: 'the ETag has no variant',
    file: 'fastify-conditional-requests/src/conditions/entity-tag.ts',
    edits: [["hash('sha256', text, 'base64url').slice(0, 16)", "'none'"]],
  },
  {
    name: 'tags are unmarked after a COMMIT with unknown outcome',
    file: 'fastify-conditional-requests/src/write/settle.ts',
    edits: [
      [
        "if (outcome.is === 'unknown') return settleLater(context, store, session, write);",
        "if (outcome.is === 'unknown') { await store.abandon(write); throw new OutcomeUnknown(); }",
      ],
    ],
  },
];
