import { setTimeout as delay } from 'node:timers/promises';
import { DatabaseVersionStore } from 'fastify-conditional-requests';
import pg from 'pg';

// `node lookups.ts <URL>` prints whether a lookup reflects a change that was committed before it, while
// an earlier lookup was waiting for its answer.
const pool = new pg.Pool({ connectionString: process.argv[2] });
const store = new DatabaseVersionStore({ pool, attemptMs: 600_000 });
const locker = await pool.connect();
await locker.query('BEGIN; LOCK TABLE conditional_requests.versions');
const earlier = store.look(['a']);
const waits =
  "SELECT FROM pg_locks WHERE relation = 'conditional_requests.versions'::regclass AND NOT granted";
while ((await pool.query(waits)).rowCount === 0) await delay(5);
await pool.query('SELECT conditional_requests.new_generation()');
const later = store.look(['a']);
await locker.query('COMMIT');
locker.release();
const [before, after] = await Promise.all([earlier, later]);
console.log(after.version !== before.version);
await pool.end();
