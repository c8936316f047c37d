import type { Mutant } from './mutant.ts';

const store = 'fastify-conditional-requests/src/database-store';

export const storeMutants: readonly Mutant[] = [
  {
    name: 'raised in another transaction',
    foundBy: 'linearizability',
    file: 'fastify-conditional-requests/src/write/write.ts',
    edits: [
      ['const last = transactional?.raise(write);', ''],
      [
        'const sent = await commit(connection, transactionId, commitWaitMs, last);',
        `const { simpleQuery } = await import('../database/simple-query.ts');
         const other = await store.pool.connect();
         other.on('error', () => {});
         let answer: readonly (string | null)[];
         try {
           const text = \`BEGIN; \${transactional.raise(write)}; COMMIT\`;
           ({ values: answer } = await simpleQuery(other, text));
           other.release();
         } catch (reason) {
           other.release(true);
           await client.query('ROLLBACK');
           return { begun, result, write, prepared, outcome: { is: 'aborted', reason } };
         }
         const ended = await commit(connection, transactionId, commitWaitMs);
         const sent = ended.is === 'committed' ? { ...ended, answer } : ended;`,
      ],
    ],
  },
  {
    name: 'maximum instead of sum',
    foundBy: 'sums',
    sql: {
      function: 'raise',
      edits: [
        [
          `sum(earlier) FILTER (WHERE tag = ANY (target)),
      sum(previous) FILTER (WHERE tag = ANY (target))`,
          `max(earlier) FILTER (WHERE tag = ANY (target)),
      max(previous) FILTER (WHERE tag = ANY (target))`,
        ],
        [
          `sum(earlier) FILTER (WHERE tag = ANY (described)),
      sum(previous) FILTER (WHERE tag = ANY (described))`,
          `max(earlier) FILTER (WHERE tag = ANY (described)),
      max(previous) FILTER (WHERE tag = ANY (described))`,
        ],
        [
          `sum(counter) FILTER (WHERE tag = ANY (described)),
      sum(nonce) FILTER (WHERE tag = ANY (described))`,
          `max(counter) FILTER (WHERE tag = ANY (described)),
      max(nonce) FILTER (WHERE tag = ANY (described))`,
        ],
      ],
    },
  },
  {
    name: 'no nonce',
    foundBy: 'promotion',
    file: `${store}/version.ts`,
    edits: [['BigInt.asUintN(64, nonces)', '0']],
    sql: { function: 'version', edits: [['coalesce(nonces, 0)', '0']] },
  },
  {
    name: 'no generation at a migration',
    foundBy: 'linearizability',
    fault: 'migration',
    sql: {
      function: 'new_generation',
      edits: [
        [
          'UPDATE conditional_requests.state SET generation = to_hex(conditional_requests.random_bits());',
          '',
        ],
      ],
    },
  },
  {
    name: 'a lookup joins one that was already sent',
    foundBy: 'lookups',
    file: `${store}/lookups.ts`,
    edits: [
      [
        'for (const waiter of waiters) {',
        `const sent = new Set(waiters.flatMap(({ tags }) => tags));
         const joins = ({ tags }: Waiter) => tags.every((tag) => sent.has(tag));
         const joined = this.#waiting.filter(joins);
         this.#waiting = this.#waiting.filter((waiter) => !joins(waiter));
         for (const waiter of [...waiters, ...joined]) {`,
      ],
    ],
  },
  {
    name: 'the condition is decided before the upsert',
    foundBy: 'conditions',
    sql: {
      function: 'raise',
      edits: [
        ['count_of_rows bigint;', 'count_of_rows bigint;\n  early text;'],
        [
          'WITH rows AS (',
          `SELECT conditional_requests.version(s.generation,
             sum(coalesce(v.counter, f.counter)), sum(coalesce(v.nonce, f.nonce))) INTO early
           FROM conditional_requests.state s, conditional_requests.floor f, unnest(target) wanted
           LEFT JOIN conditional_requests.versions v ON v.tag = wanted GROUP BY s.generation;
           WITH rows AS (`,
        ],
        ['decided = ANY (expected)', 'early = ANY (expected)'],
        ['decided = ANY (unexpected)', 'early = ANY (unexpected)'],
      ],
    },
  },
  {
    name: 'only touched tags are locked',
    foundBy: 'conditions',
    sql: {
      function: 'raise',
      edits: [
        ['SELECT unnest(target || described) COLLATE "C" EXCEPT', 'SELECT unnest(touched) EXCEPT'],
        [
          'LEFT JOIN rows ON true',
          `LEFT JOIN (SELECT * FROM rows UNION ALL
             SELECT other, coalesce(v.counter, f.counter), coalesce(v.nonce, f.nonce),
               coalesce(v.nonce, f.nonce), coalesce(v.counter, f.counter)
             FROM conditional_requests.floor f,
               (SELECT unnest(target || described) EXCEPT SELECT unnest(touched)) others (other)
             LEFT JOIN conditional_requests.versions v ON v.tag = other) rows ON true`,
        ],
        ['count_of_rows <> cardinality(all_tags)', 'false'],
      ],
    },
  },
  {
    name: 'the floor without its lock',
    foundBy: 'counters',
    sql: {
      function: 'raise',
      edits: [['LOCK TABLE conditional_requests.floor IN ROW SHARE MODE;', '']],
    },
  },
];
