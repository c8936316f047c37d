import fc from 'fast-check';
import { Pool } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeSampleProject } from '../src/sample-project.ts';
import { type Contract, contractOf, type ReceivedResponse } from '../src/contract.ts';
import { answersIn, garbage, write } from '../src/fuzz/raw.ts';
import { type Request, requestsOf } from '../src/fuzz/requests.ts';
import { seed } from '../src/run-parameters.ts';
import { type OwnSystem, startSystem } from '../src/system.ts';

const requests = 90_000;
const connectionsOfGarbage = 10_000;
const batch = 5_000;
const atOnce = 64;
/** So many faults tell enough. */
const maxFaults = 5;
/** On a machine that is very busy, nothing but the requests themselves is to be found fault with. */
const longTimeoutMs = '60000';

let system: OwnSystem;
let description: Contract;
let pool: Pool;
/** `<operationId> <status>` of every answer so far. */
const seen = new Set<string>();
beforeAll(async () => {
  const database = { CONNECTION_TIMEOUT_MS: longTimeoutMs, STATEMENT_TIMEOUT_MS: longTimeoutMs };
  system = await startSystem({
    settings: {
      projects: database,
      commissioning: database,
      bff: { UPSTREAM_TIMEOUT_MS: longTimeoutMs, UPSTREAM_DEADLINE_MS: longTimeoutMs },
    },
  });
  description = await contractOf('bff');
  pool = new Pool(system.url, { connections: atOnce, headersTimeout: 0, bodyTimeout: 0 });
});
afterAll(async () => {
  await pool?.destroy();
  await system?.stop();
});

/** Runs the work on all of them, some at once; what is wrong with one is said with it. */
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

/** Nothing but what an answer of this system needs. */
const known = new Set(
  (
    'allow cache-control cache-status connection content-length content-type date etag keep-alive ' +
    'link location retry-after server-timing traceparent vary x-request-id'
  ).split(' '),
);

/** Of what is no operation of the document's. */
const refusals = new Set([400, 404, 405, 431]);
/** ReceivedResponse of any request, before it is read so far that it could be about an operation. */
const headerTooLarge = 431;

function checkAnswer(method: string, path: string, said: ReceivedResponse, headers: object): void {
  const unknown = Object.keys(headers).filter((name) => !known.has(name));
  if (unknown.length > 0) throw new Error(`It shows ${unknown.join()}`);
  const { status, contentType, body } = said;
  const operation = description.operationOf(method, path);
  seen.add(`${operation?.operationId ?? 'nothing'} ${status}`);
  if (status >= 500) throw new Error(`${status} ${body}`);
  if (operation !== undefined && status !== headerTooLarge) {
    description.check(operation, method, said);
  } else if (!refusals.has(status)) throw new Error(`${status} of what is not described: ${body}`);
  if (status >= 400 && contentType !== 'application/problem+json') throw new Error(contentType);
}

/** Sends it about things that exist; of those there is one of each kind for deletions alone. */
async function ask({ method, path, headers, body }: Request, ids: Ids): Promise<void> {
  const target = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? name);
  for (let attempt = 1; ; attempt++) {
    const answer = await pool.request({
      method,
      path: target,
      headers,
      body: body ?? null,
    });
    const said = {
      status: answer.statusCode,
      contentType: String(answer.headers['content-type']),
      body: await answer.body.text(),
    };
    // It says itself that the same request may succeed soon: a machine may stand still for a while.
    if (said.status === 503 && 'retry-after' in answer.headers && attempt < 5) continue;
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

/** Of which none has succeeded yet. */
const unsuccessful = (): readonly string[] =>
  Object.values(description.document.paths)
    .flatMap((path) => Object.values(path))
    .map(({ operationId }) => operationId)
    .filter((operationId) =>
      [200, 201, 204].every((status) => !seen.has(`${operationId} ${status}`)),
    );

test(`${requests} requests from the document and beyond it get answers that it describes`, async () => {
  const arbitrary = requestsOf(description.document);
  // An operation that succeeds now and then only may take a few more.
  const isEnough = (sent: number): boolean =>
    sent >= requests && (unsuccessful().length === 0 || sent >= 2 * requests);
  for (let sent = 0; !isEnough(sent); sent += batch) {
    const all = fc.sample(arbitrary, { seed: seed + sent, numRuns: batch });
    const [ids, doomed] = [await makeIds(), await makeIds()];
    const faults = await findFaults(all, (request) =>
      ask(request, request.method === 'DELETE' ? doomed : ids),
    );
    expect(faults, system.log()).toEqual([]);
  }
  expect(unsuccessful()).toEqual([]);
}, 600_000);

test(`${connectionsOfGarbage} connections that carry hardly HTTP get no 5xx, and errors that are problems`, async () => {
  const all = fc.sample(garbage, { seed, numRuns: connectionsOfGarbage });
  const url = new URL(system.url);
  const statuses = new Set<number>();
  const faults = await findFaults(all, async (bytes) => {
    for (const { status, body } of answersIn(await write(url, bytes))) {
      statuses.add(status);
      if (status >= 500) throw new Error(`${status} ${body}`);
      if (status >= 400 && JSON.parse(body).status !== status) throw new Error(`${status} ${body}`);
    }
  });
  expect(faults, system.log()).toEqual([]);
  expect([...statuses]).toEqual(expect.arrayContaining([200, 400, 404, 405, 431]));
  expect(system.services.bff.isRunning).toBe(true);
}, 600_000);
