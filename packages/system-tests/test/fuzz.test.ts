import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { decoded } from 'service-kit/testing';
import { Pool } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeSampleProject } from '../src/sample-project.ts';
import { type Contract, contractOf, type ReceivedResponse } from '../src/contract.ts';
import { byStatus, garbage, responsesIn, write } from '../src/fuzz/raw.ts';
import { type Request, requestsOf, validRequestsOf } from '../src/fuzz/requests.ts';
import { seed } from '../src/run-parameters.ts';
import { type OwnSystem, startSystem } from '../src/system.ts';

const requests = 90_000;
const connectionsOfGarbage = 10_000;
const batch = 5_000;
const atOnce = 64;
/** Stops after so many faults. */
const maxFaults = 5;
/** Long, because a busy machine is not a fault. */
const longTimeoutMs = '60000';

let system: OwnSystem;
let contract: Contract;
let pool: Pool;
/** `<operationId> <status>` of every response so far. */
const seen = new Set<string>();
let successes = 0;
beforeAll(async () => {
  const database = { CONNECTION_TIMEOUT_MS: longTimeoutMs, STATEMENT_TIMEOUT_MS: longTimeoutMs };
  system = await startSystem({
    settings: {
      projects: database,
      commissioning: database,
      bff: { UPSTREAM_TIMEOUT_MS: longTimeoutMs, UPSTREAM_DEADLINE_MS: longTimeoutMs },
    },
  });
  contract = await contractOf('bff');
  pool = new Pool(system.url, { connections: atOnce, headersTimeout: 0, bodyTimeout: 0 });
});
afterAll(async () => {
  await pool?.destroy();
  await system?.stop();
});

/** Runs the work on all items, several at a time. @returns the errors, each with its item and the seed */
async function findFaults<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
): Promise<string[]> {
  const faults: string[] = [];
  const left = items.values();
  const worker = async () => {
    for (const item of left) {
      if (faults.length >= maxFaults) return;
      await work(item).catch((error: unknown) => {
        faults.push(`SEED=${seed}: ${String(error)} to ${show(item)}`.slice(0, 2_000));
      });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return faults;
}

const show = (item: unknown): string =>
  JSON.stringify(item, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && 'data' in value && Array.isArray(value.data)
      ? Buffer.from(value.data).toString('latin1').slice(0, 500)
      : value,
  );

/** The only header fields that a client may get. */
const allowedFields = new Set(
  (
    'allow cache-control cache-status connection content-encoding content-length content-type date etag ' +
    'keep-alive link location retry-after server-timing traceparent vary x-request-id'
  ).split(' '),
);

/** Responses to a request for no operation of the contract. */
const refusals = new Set([400, 404, 405, 431]);
/** The status for a header section that is too long, whatever the operation. */
const headerTooLarge = 431;

function checkAnswer(method: string, path: string, said: ReceivedResponse, headers: object): void {
  const unknown = Object.keys(headers).filter((name) => !allowedFields.has(name));
  if (unknown.length > 0) throw new Error(`Unexpected header fields ${unknown.join()}`);
  const { status, contentType, body } = said;
  const operation = contract.operationOf(method, path);
  seen.add(`${operation?.operationId ?? 'nothing'} ${status}`);
  if (operation !== undefined && status < 300) successes++;
  if (status >= 500) throw new Error(`${status} ${body}`);
  if (operation !== undefined && status !== headerTooLarge) {
    contract.check(operation, method, said);
  } else if (!refusals.has(status)) throw new Error(`${status} for an unknown operation: ${body}`);
  if (status >= 400 && contentType !== 'application/problem+json') throw new Error(contentType);
}

/** Sends a request with the ids of existing resources. */
async function ask({ method, path, headers, body }: Request, ids: Ids): Promise<void> {
  const target = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? name);
  for (let attempt = 1; ; attempt++) {
    const answer = await pool.request({
      method,
      path: target,
      headers,
      body: body ?? null,
    });
    const { 'retry-after': retryAfter } = answer.headers;
    const coding = String(answer.headers['content-encoding'] ?? 'identity');
    if (coding !== 'identity' && headers['accept-encoding'] === undefined) {
      throw new Error(`Content-Encoding is ${coding}, which the client does not accept`);
    }
    const bytes = Buffer.from(await answer.body.arrayBuffer());
    const said = {
      status: answer.statusCode,
      contentType: String(answer.headers['content-type']),
      // A response to HEAD has no body to decode.
      body: bytes.length === 0 ? '' : decoded(bytes, coding),
    };
    if (said.status === 503 && retryAfter !== undefined && attempt < 5) {
      // The response itself says that the same request may succeed then.
      await delay(Number(retryAfter) * 1_000);
      continue;
    }
    checkAnswer(method, target, said, answer.headers);
    return;
  }
}

type Ids = Readonly<Record<string, string>>;

async function makeIds(): Promise<Ids> {
  const { lamp } = await makeSampleProject(system.ask);
  const [, , project_id = '', , area_id = '', , zone_id = '', , node_uuid = ''] = lamp.split('/');
  return { project_id, area_id, zone_id, node_uuid, email: 'bob@example.com' };
}

/** Operations that have not succeeded so far. */
const unsuccessful = (): readonly string[] =>
  Object.values(contract.document.paths)
    .flatMap((path) => Object.values(path))
    .map(({ operationId }) => operationId)
    .filter((operationId) =>
      [200, 201, 204].every((status) => !seen.has(`${operationId} ${status}`)),
    );

test('a valid request for each operation of the contract succeeds', async () => {
  for (const request of validRequestsOf(contract.document)) await ask(request, await makeIds());
  expect(unsuccessful(), system.log()).toEqual([]);
});

test(`${requests} random requests get responses that the contract allows`, async () => {
  const arbitrary = requestsOf(contract.document);
  for (let sent = 0; sent < requests; sent += batch) {
    const all = fc.sample(arbitrary, { seed: seed + sent, numRuns: batch });
    // Deletions have resources of their own, so that the others exist for the whole batch.
    const [ids, toDelete] = [await makeIds(), await makeIds()];
    const faults = await findFaults(all, (request) =>
      ask(request, request.method === 'DELETE' ? toDelete : ids),
    );
    expect(faults, system.log()).toEqual([]);
  }
  expect(successes).toBeGreaterThan(requests / 20);
}, 1_800_000);

/** @throws Error unless each error is a problem document, and none is a 5xx */
async function statusesOf(bytes: Buffer, idleMs?: number): Promise<number[]> {
  const responses = [...responsesIn(await write(new URL(system.url), bytes, idleMs))];
  for (const { status, body } of responses) {
    if (status >= 500) throw new Error(`${status} ${body}`);
    if (status >= 400 && JSON.parse(body).status !== status) throw new Error(`${status} ${body}`);
  }
  return responses.map(({ status }) => status);
}

test.each(byStatus)('a connection can get a %i', async (status, text) => {
  // The service closes the connection without waiting for more bytes.
  expect(await statusesOf(Buffer.from(text), 60_000)).toContain(status);
});

test(`${connectionsOfGarbage} connections with garbage get no 5xx, and errors are problem documents`, async () => {
  const all = fc.sample(garbage, { seed, numRuns: connectionsOfGarbage });
  const faults = await findFaults(all, async (bytes) => void (await statusesOf(bytes)));
  expect(faults, system.log()).toEqual([]);
  expect(system.services.bff.isRunning).toBe(true);
}, 1_800_000);
