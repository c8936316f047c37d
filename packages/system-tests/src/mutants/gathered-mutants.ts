import type { Mutant } from './mutant.ts';

export const gatheredMutants: readonly Mutant[] = [
  {
    name: 'a revalidation joins a list that has been sent',
    foundBy: 'linearizability',
    file: 'undici-revalidating-cache/src/revalidation/round-trip.ts',
    edits: [
      ['this.#close();\n    this.#late = undefined;\n    this.#onAbandoned = onAbandoned;', ''],
      [
        'this.#onAbandoned = undefined;\n    this.#context.gatherer?.learned(this.#request, true);',
        // On a slower network, lists are in progress for longer.
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
    foundBy: 'members and strangers',
    file: 'fastify-conditional-requests/src/gathered/decide-targets.ts',
    edits: [
      [
        'lookUp(store, read, request,',
        'lookUp(store, { ...read, route: { ...read.route, permit: undefined } }, request,',
      ],
    ],
  },
  {
    name: 'a missing field is taken from the carrying request',
    foundBy: 'members and strangers',
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
    foundBy: 'members and strangers',
    file: 'fastify-conditional-requests/src/gathered/decide-targets.ts',
    edits: [['const etags = outcomes.map(', 'const etags = outcomes.toReversed().map(']],
  },
];
