import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { type Answer, mediaType, type Target } from 'gathered-revalidation';
import type { Agent } from 'undici';
import { expect } from 'vitest';
import type { GatherOptions, RevalidateOptions } from '../src/index.ts';
import { type Origin, startOrigin } from './origin.ts';

/** Answers a list. */
export type AnswerList = (targets: readonly Target[], response: ServerResponse) => void;

export interface GatheringOrigin extends Origin {
  /** The targets of each list, in the order of their arrival. */
  readonly lists: (readonly Target[])[];
  /** How the next lists are answered. */
  answerList: AnswerList;
  /** Changes the representation of a path. */
  write(path: string): void;
  /** The answer that the origin would give now. */
  etagOf(path: string): string;
  /** Reads these paths in one turn of the event loop. */
  read(paths: readonly string[]): ReturnType<Origin['get']>[];
  /** The paths of the GETs since the last call, in alphabetical order. */
  gets(): string[];
}

interface Options extends Partial<RevalidateOptions> {
  /** Its defaults are `patient`. */
  readonly gather?: GatherOptions | false;
  readonly agent?: Agent.Options;
  readonly vary?: string;
  /** Paths that are read, and so stored, at the start. */
  readonly stored?: readonly string[];
}

export const ann = { 'x-user': 'ann' };

/** Long enough for a slow machine: no list fails. */
const patient = { timeoutMs: 60_000, maxWaitMs: 60_000 };

/** An origin that varies by `x-user` and revalidates lists of any of its paths. */
export async function startGathering({
  agent,
  gather = {},
  stored = [],
  vary = 'x-user',
  ...options
}: Options = {}): Promise<GatheringOrigin> {
  const versions = new Map<string, number>();
  const etagOf = (path: string) => `"${path}.${versions.get(path) ?? 0}"`;
  const answerGet = (request: IncomingMessage, response: ServerResponse) => {
    const etag = etagOf(request.url ?? '');
    const isNamed = request.headers['if-none-match']?.split(', ').includes(etag) === true;
    response.writeHead(isNamed ? 304 : 200, { etag, vary, 'server-timing': 'db;dur=1' });
    response.end(isNamed ? undefined : `${request.url} of ${etag}`);
  };
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    if (request.method !== 'QUERY') return answerGet(request, response);
    const { targets } = JSON.parse(await text(request)) as { targets: Target[] };
    gathering.lists.push(targets);
    gathering.answerList(targets, response);
  };
  const origin = await startOrigin(
    (request, response) => void answer(request, response),
    { ...options, gather: gather && { ...patient, ...gather } },
    agent,
  );
  const gathering: GatheringOrigin = Object.assign(origin, {
    lists: [],
    answerList: (targets: readonly Target[], response: ServerResponse) =>
      sendAnswers(response, answersOf(gathering, targets)),
    write: (path: string) => void versions.set(path, (versions.get(path) ?? 0) + 1),
    etagOf,
    read: (paths: readonly string[]) => paths.map((path) => origin.get(path, ann)),
    gets: () =>
      origin.requests
        .splice(0)
        .filter(({ method }) => method === 'GET')
        .map(({ url }) => url)
        .toSorted(),
  });
  for (const path of stored) await origin.get(path, ann);
  origin.requests.length = 0;
  return gathering;
}

/** The correct answers. */
export const answersOf = (origin: GatheringOrigin, targets: readonly Target[]): Answer[] =>
  targets.map(({ n, target, ifNoneMatch }) => {
    const etag = origin.etagOf(target);
    return ifNoneMatch.includes(etag) ? { n, etag } : { n };
  });

export const sendAnswers = (response: ServerResponse, answers: unknown): void =>
  void response
    .writeHead(200, { 'content-type': mediaType, 'cache-control': 'no-store' })
    .end(JSON.stringify({ answers }));

/** Holds lists until the test answers them. */
export function holdLists(origin: GatheringOrigin) {
  const held: { targets: readonly Target[]; response: ServerResponse }[] = [];
  origin.answerList = (targets, response) => void held.push({ targets, response });
  return {
    arrived: (count: number) => expect.poll(() => held.length, { interval: 2 }).toBe(count),
    release: (index: number) => {
      const { targets, response } = held[index]!;
      sendAnswers(response, answersOf(origin, targets));
    },
  };
}
